using VmGeneralize.Blocks;
using VmGeneralize.FileSystems.Ntfs;
using VmGeneralize.FileSystems.Ntfs.DeadData;
using VmGeneralize.Guests;

namespace VmGeneralize.Pipeline;

/// <summary>Says what a byte of the disk belongs to. The maps that this takes are made for the volumes that are asked about.</summary>
/// <param name="disk">The disk.</param>
/// <param name="systemPartition">The partition that is called C:, or null.</param>
internal sealed class PlaceFinder(GuestDisk disk, int? systemPartition)
{
    private readonly Dictionary<int, NtfsPlaces?> _ntfs = [];
    private readonly Dictionary<int, ExtentSet> _live = [];

    /// <summary>What hits belong to; those of one string in one place become one.</summary>
    public IReadOnlyList<SearchHit> Explain(IEnumerable<(Needle Needle, long Offset)> hits)
    {
        Dictionary<SearchHit, int> places = [];
        List<SearchHit> explained = [];
        foreach ((Needle needle, long offset) in hits)
        {
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
        GuestVolume? volume = disk.Volumes.FirstOrDefault(volume => volume.Partition.Extent.Contains(offset));
        if (volume is null)
        {
            return Hit(needle, offset, null, "outside all partitions: partition table or gap", "PartitionGap");
        }

        long within = offset - volume.Partition.Extent.Offset;
        int number = volume.Partition.Number;
        if (Places(volume) is { } places)
        {
            NtfsPlace place = places.At(within);
            string text = PlaceText.Describe(place, number == systemPartition ? "C:" : $"partition {number}:");
            return Hit(needle, offset, number, text, place.Kind.ToString()) with
            {
                Path = place.Path,
                Stream = place.Stream.Length == 0 ? null : place.Stream,
                Record = place.Record,
            };
        }

        return volume.FileSystem is null
            ? Hit(needle, offset, number, $"partition {number} ({volume.Content.Description}), which is not read", "UnknownVolume")
            : Live(volume).Contains(within)
                ? Hit(needle, offset, number, $"partition {number}: live data of {volume.FileSystem.Format}", "LiveData")
                : Hit(needle, offset, number, $"partition {number}: free cluster", nameof(NtfsPlaceKind.FreeCluster));
    }

    private static SearchHit Hit(Needle needle, long offset, int? partition, string place, string kind) =>
        new(needle.Text, needle.Encoding, Count: 1, offset, partition, place, kind, Path: null, Stream: null, Record: null);

    private NtfsPlaces? Places(GuestVolume volume)
    {
        int number = volume.Partition.Number;
        if (!_ntfs.TryGetValue(number, out NtfsPlaces? places))
        {
            places = (volume.FileSystem as NtfsFileSystem)?.MapPlaces();
            _ntfs.Add(number, places);
        }

        return places;
    }

    private ExtentSet Live(GuestVolume volume)
    {
        if (!_live.TryGetValue(volume.Partition.Number, out ExtentSet? live))
        {
            live = volume.FileSystem!.LiveExtents();
            _live.Add(volume.Partition.Number, live);
        }

        return live;
    }
}
