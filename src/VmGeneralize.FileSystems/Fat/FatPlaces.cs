using VmGeneralize.Blocks;
using VmGeneralize.FileSystems.Places;

namespace VmGeneralize.FileSystems.Fat;

/// <summary>Finds what each byte of a volume belongs to.</summary>
internal sealed class FatPlaces : IPlaceMap
{
    private readonly FatVolume _volume;
    private readonly UnitBits _used;
    private readonly List<(FatRun Run, FatTreeNode Node)> _runs = [];
    private (FatTreeNode Node, FatSlotPlaces Slots)? _last;

    public FatPlaces(FatVolume volume)
    {
        _volume = volume;
        _used = volume.Table.Used(volume.Boot.ActiveFat, withBad: true);
        foreach (FatTreeNode node in new FatTreeWalk(volume, static _ => { }).All())
        {
            FatTreeNode owner = node with { Slots = null }; // read again when asked for: they would be all of the tree
            _runs.AddRange(node.Chain.Runs.Select(run => (run, owner)));
        }

        _runs.Sort(static (left, right) => left.Run.First.CompareTo(right.Run.First));
    }

    private FatBootSector Boot => _volume.Boot;

    public Place At(long offset)
    {
        if (offset < Boot.DataOffset)
        {
            return BeforeClusters(offset);
        }

        long index = (offset - Boot.DataOffset) / Boot.ClusterSize;
        if (index >= Boot.ClusterCount)
        {
            return new Place(PlaceKind.AfterClusters, Offset: offset);
        }

        int within = (int)((offset - Boot.DataOffset) % Boot.ClusterSize);
        if (Owner((uint)index + 2) is not var (run, node))
        {
            return new Place(_used[index] ? PlaceKind.UnownedCluster : PlaceKind.FreeCluster, Offset: within);
        }

        long position = ((long)(run.Position + (index + 2 - run.First)) * Boot.ClusterSize) + within;
        return node.Entry is { Record: { IsDirectory: false } file }
            ? new Place(position < file.FileSize ? PlaceKind.FileContents : PlaceKind.FileSlack, node.Path, Offset: position)
            : InDirectory(node, position);
    }

    public string Describe(Place place, string volume)
    {
        string path = $"{volume}{place.Path?.Replace('/', '\\')}";
        return place.Kind switch
        {
            PlaceKind.BootSector => $"{volume} boot sector",
            PlaceKind.ReservedSector => $"{volume} reserved sector {place.Offset / Boot.BytesPerSector}",
            PlaceKind.AllocationTable => $"{volume} file allocation table",
            PlaceKind.TableSlack => $"{volume} after the last entry of a table",
            PlaceKind.FreeCluster => $"{volume} free cluster",
            PlaceKind.UnownedCluster => $"{volume} allocated cluster that no file owns",
            PlaceKind.AfterClusters => $"{volume} after the last cluster",
            PlaceKind.FileContents => $"{path}, byte {place.Offset}",
            PlaceKind.FileSlack => $"slack of {path}",
            PlaceKind.IndexEntry => $"directory {path} (live)",
            PlaceKind.IndexSlack => $"directory {path} (slack)",
            PlaceKind.FreeRecord => $"directory {path} (deleted entry{(place.Stream.Length == 0 ? "" : $": {place.Stream}")})",
            _ => place.Kind.ToString(),
        };
    }

    private Place BeforeClusters(long offset)
    {
        if (offset < Boot.FatOffset(0))
        {
            return new Place(offset < Boot.BytesPerSector ? PlaceKind.BootSector : PlaceKind.ReservedSector, Offset: offset);
        }

        if (offset < Boot.RootOffset)
        {
            long within = (offset - Boot.FatOffset(0)) % Boot.FatLength;
            return new Place(within < Boot.UsedFatLength ? PlaceKind.AllocationTable : PlaceKind.TableSlack, Offset: within);
        }

        long inRoot = offset - Boot.RootOffset;
        return inRoot < Boot.RootLength
            ? InDirectory(new FatTreeNode("/", Entry: null, Slots: null, FatChain.Empty), inRoot)
            : new Place(PlaceKind.TableSlack, Offset: inRoot);
    }

    private Place InDirectory(FatTreeNode node, long position)
    {
        if (_last?.Node.Path != node.Path)
        {
            try
            {
                FatSlots slots = node.Entry is { } entry ? FatSlots.Read(_volume, entry.Record.FirstCluster) : FatSlots.Root(_volume);
                _last = (node, new FatSlotPlaces(slots));
            }
            catch (VmGeneralizeException)
            {
                return new Place(PlaceKind.IndexEntry, node.Path, Offset: position); // damaged around here, but whose it is still helps
            }
        }

        (PlaceKind kind, string name) = _last!.Value.Slots.At((int)(position / FatDirectoryRecord.Size));
        return new Place(kind, node.Path, name, Offset: position);
    }

    private (FatRun Run, FatTreeNode Node)? Owner(uint cluster)
    {
        int low = 0;
        int high = _runs.Count;
        while (low < high)
        {
            int middle = (low + high) >>> 1;
            if (_runs[middle].Run.First + _runs[middle].Run.Count <= cluster)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }

        return low < _runs.Count && _runs[low].Run.First <= cluster ? _runs[low] : null;
    }
}
