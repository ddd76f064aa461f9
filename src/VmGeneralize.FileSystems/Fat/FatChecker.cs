using VmGeneralize.Blocks;

namespace VmGeneralize.FileSystems.Fat;

/// <summary>
/// The consistency check: one walk through all directories, and everything else in the table. Takes two bits of memory per cluster.
/// </summary>
internal sealed class FatChecker(FatVolume volume)
{
    private const int MaxProblems = 200;

    private readonly List<ConsistencyProblem> _problems = [];
    private int _harmless;

    public List<ConsistencyProblem> Check()
    {
        CompareTables();
        FatTreeWalk walk = new(volume, problem => Report(problem));
        foreach (FatTreeNode node in walk.All())
        {
            Check(node);
        }

        UnitBits used = volume.Table.Used(volume.Boot.ActiveFat, withBad: false);
        ReportLost(used, walk.Owned);
        long free = volume.Boot.ClusterCount - volume.Table.Used(volume.Boot.ActiveFat, withBad: true).SetRanges().Sum(range => range.Count);
        if (FatInfoSector.FreeCount(volume) is { } noted && noted != free)
        {
            Report($"FSInfo says that {noted} clusters are free, {free} are", isHarmless: true);
        }

        return _problems;
    }

    private void Check(FatTreeNode node)
    {
        if (node.Slots is { } slots)
        {
            CheckNames(node.Path, slots);
            return;
        }

        uint size = node.Entry!.Value.Record.FileSize;
        long needed = FatFileReplacer.ClustersFor(volume, size);
        if (node.Chain.Count < needed)
        {
            Report($"{node.Path} has {size} bytes in {node.Chain.Count} clusters");
        }
        else if (node.Chain.Count > needed)
        {
            Report($"{node.Path} has {node.Chain.Count - needed} clusters after its {size} bytes", isHarmless: true);
        }
    }

    /// <summary>Two files of one name: only the first one is ever found.</summary>
    private void CheckNames(string path, FatSlots slots)
    {
        HashSet<string> names = new(StringComparer.Ordinal);
        try
        {
            foreach (FatDirectoryEntry entry in slots.Entries())
            {
                if (!names.Add(entry.Record.ShortName))
                {
                    Report($"{path} lists {entry.Record.ShortName} twice", isHarmless: true);
                }
            }
        }
        catch (CorruptDataException)
        {
            // Already reported.
        }
    }

    private void ReportLost(UnitBits used, UnitBits owned)
    {
        for (long at = used.NextDifference(owned, 0); at < used.Count; at = used.NextDifference(owned, at))
        {
            long end = Math.Min(used.Next(at, set: false), owned.Next(at, set: true));
            if (end <= at)
            {
                at++; // the chain of a damaged file, reported with it
                continue;
            }

            Report($"clusters {at + 2} to {end + 1} are used by no file", isHarmless: true);
            at = end;
        }
    }

    /// <summary>The first one is what systems read, unless the boot sector names another.</summary>
    private void CompareTables()
    {
        for (int table = 0; table < volume.Boot.FatCount; table++)
        {
            if (FatCopies.FirstDifference(volume, table) is { } position)
            {
                Report($"table {table + 1} differs from table {volume.Boot.ActiveFat + 1} from byte {position} on", isHarmless: true);
            }
        }
    }

    private void Report(string problem, bool isHarmless = false) => Report(() => problem, isHarmless);

    private void Report(Func<string> problem, bool isHarmless = false)
    {
        // Harmful findings must not be lost among harmless ones.
        _harmless += isHarmless ? 1 : 0;
        if (isHarmless ? _harmless <= MaxProblems : _problems.Count - Math.Min(_harmless, MaxProblems) < MaxProblems)
        {
            _problems.Add(new ConsistencyProblem(problem(), isHarmless));
        }
    }
}
