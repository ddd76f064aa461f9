using VmGeneralize.Blocks;
using VmGeneralize.FileSystems;
using VmGeneralize.FileSystems.Places;
using VmGeneralize.FileSystems.Posix;
using VmGeneralize.Guests;
using VmGeneralize.Guests.Disk;

namespace VmGeneralize.Pipeline.Audit;

/// <summary>Says what a byte of the disk belongs to. The maps that this takes are made for the volumes that are asked about.</summary>
/// <param name="disk">The disk.</param>
/// <param name="systemPartition">The partition that is called C:, or null.</param>
internal sealed class PlaceFinder(GuestDisk disk, int? systemPartition)
{
    private readonly Dictionary<string, IPlaceMap?> _maps = [];
    private readonly Dictionary<string, ExtentSet> _live = [];
    private readonly IReadOnlyList<UnallocatedPart> _unallocated = disk.UnallocatedParts();

    // Logical volumes come before the partitions that hold them.
    private readonly VolumePlaces[] _volumes = [.. disk.Volumes.OrderByDescending(volume => volume.IsLogical).Select(volume => new VolumePlaces(volume))];

    /// <summary>What hits belong to; those of one string in one place become one.</summary>
    public IReadOnlyList<SearchHit> Explain(IEnumerable<(Needle Needle, long Offset)> hits, CancellationToken cancellation)
    {
        Dictionary<SearchHit, int> places = [];
        List<SearchHit> explained = [];
        foreach ((Needle needle, long offset) in hits)
        {
            cancellation.ThrowIfCancellationRequested();
            SearchHit hit = Explain(needle, offset);
            SearchHit place = hit with { Offset = 0, Place = "" };
            if (places.TryGetValue(place, out int index))
            {
                explained[index] = explained[index] with { Count = explained[index].Count + 1 };
            }
            else
            {
                places.Add(place, explained.Count);
                explained.Add(hit);
            }
        }

        return explained;
    }

    private SearchHit Explain(Needle needle, long offset)
    {
        if (_unallocated.FirstOrDefault(part => part.OnDisk.Contains(offset)) is { } part)
        {
            HitArea area = part.Kind == UnallocatedKind.Gap ? HitArea.PartitionGap : HitArea.FreeSpace;
            return Hit(needle, offset, part.Partition, $"space {part.Place}, which belongs to nothing", area);
        }

        GuestVolume? volume = null;
        long within = 0;
        foreach (VolumePlaces candidate in _volumes)
        {
            if (candidate.Find(offset) is long found)
            {
                (volume, within) = (candidate.Volume, found);
                break;
            }
        }

        if (volume is null)
        {
            return Hit(needle, offset, null, "outside all partitions: partition table or boot code", HitArea.PartitionGap);
        }

        int number = volume.Partition.Number;
        if (Places(volume) is { } places)
        {
            Place place = places.At(within);
            string text = places.Describe(place, number == systemPartition ? "C:" : $"partition {number}:");
            return Hit(needle, offset, number, text, HitArea.Place) with
            {
                Kind = place.Kind,
                Path = place.Path,
                Stream = place.Stream.Length == 0 ? null : place.Stream,
                Record = place.Record,
            };
        }

        return !volume.IsUnderstood
            ? Hit(needle, offset, number, $"{volume.Name} ({volume.Content.Description}), which is not read", HitArea.UnknownVolume)
            : Live(volume).Contains(within)
                ? Hit(needle, offset, number, $"{volume.Name}: live data of {volume.FileSystem?.Format ?? volume.Content.Description}", HitArea.LiveData)
                : Hit(
                    needle,
                    offset,
                    number,
                    $"{volume.Name}: free {(volume.FileSystem is IPosixFileSystem ? "block" : volume.FileSystem is null ? "space" : "cluster")}",
                    HitArea.FreeSpace);
    }

    private static SearchHit Hit(Needle needle, long offset, int? partition, string place, HitArea area) =>
        new(needle.Text, needle.Encoding, Count: 1, offset, partition, place, area, Kind: null, Path: null, Stream: null, Record: null);

    private IPlaceMap? Places(GuestVolume volume)
    {
        if (!_maps.TryGetValue(volume.Name, out IPlaceMap? places))
        {
            places = (volume.FileSystem as IPlaces)?.MapPlaces();
            _maps.Add(volume.Name, places);
        }

        return places;
    }

    private ExtentSet Live(GuestVolume volume)
    {
        if (!_live.TryGetValue(volume.Name, out ExtentSet? live))
        {
            live = volume.LiveExtents();
            _live.Add(volume.Name, live);
        }

        return live;
    }
}
