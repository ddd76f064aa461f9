using VmGeneralize.Blocks;
using VmGeneralize.Checks;
using VmGeneralize.FileSystems;
using VmGeneralize.FileSystems.Ext;
using VmGeneralize.FileSystems.Ntfs;
using VmGeneralize.FileSystems.Ntfs.DeadData;
using VmGeneralize.Guests;
using VmGeneralize.Guests.Disk;

namespace VmGeneralize.Pipeline.Audit;

/// <summary>What deletions left in a volume.</summary>
internal static class VolumeAudit
{
    private const string Generalize = "vmgeneralize generalize DISK writes a copy without it";

    /// <summary>Dead data in what the file system allocated: records, slack, journal.</summary>
    public static IReadOnlyList<Finding> Metadata(GuestVolume volume)
    {
        int partition = volume.Partition.Number;
        if (!volume.IsUnderstood)
        {
            return [Found(
                FindingKind.NotAudited,
                Severity.Warning,
                partition,
                $"{Sentence(volume.Name)} is not read: what is in it is not known",
                volume.Problem?.Message ?? volume.Content.Description)];
        }

        try
        {
            return volume.FileSystem switch
            {
                NtfsFileSystem ntfs => [.. Consistency(volume, ntfs), .. Of(ntfs, partition)],
                ExtFileSystem ext => [.. Consistency(volume, ext), .. Of(ext, volume)],
                _ => [],
            };
        }
        catch (VmGeneralizeException problem)
        {
            return [Found(FindingKind.NotAudited, Severity.Error, partition, $"The file system on {volume.Name} could not be read", problem.Message)];
        }
    }

    public static IEnumerable<Finding> FreeClusters(FreeSpace space)
    {
        if (space.FilledUnits > 0)
        {
            yield return Found(
                FindingKind.FreeClusters,
                Severity.Error,
                space.Volume.Partition.Number,
                $"{space.FilledUnits} {Units(space.Volume)}",
                $"the first one at byte {space.First} of the disk",
                Generalize,
                count: space.FilledUnits,
                bytes: space.FilledBytes);
        }
    }

    private static string Units(GuestVolume volume) => volume switch
    {
        { FileSystem: IPosixFileSystem } => $"free blocks on {volume.Name} hold data of deleted files",
        { FileSystem: not null } => $"free clusters on {volume.Name} hold data of deleted files",
        { Swap: not null } => $"pages of swap on {volume.Name} hold what was in memory",
        _ => $"pieces of 4 KiB that no logical volume on {volume.Name} uses hold data",
    };

    private static string Sentence(string name) => char.ToUpperInvariant(name[0]) + name[1..];

    private static IEnumerable<Finding> Consistency(GuestVolume volume, IWritableFileSystem fileSystem)
    {
        string repair = $"Repair it: {GuestSelection.RepairOf(volume)}";
        ILookup<bool, ConsistencyProblem> problems = fileSystem.Check().ToLookup(problem => problem.IsHarmless);
        if (problems[false].Any())
        {
            yield return Found(
                FindingKind.Damaged, Severity.Error, volume.Partition.Number, $"The file system on {volume.Name} is damaged", First(problems[false]), repair);
        }

        if (problems[true].Any())
        {
            yield return Found(
                FindingKind.LostSpace,
                Severity.Warning,
                volume.Partition.Number,
                $"Space on {volume.Name} is taken, but by no file: what is in it is in every copy",
                First(problems[true]),
                repair);
        }
    }

    private static Finding Found(
        FindingKind kind, Severity severity, int partition, string summary, string evidence, string? remedy = null, long? count = null, long? bytes = null) =>
        new(severity, summary, evidence, remedy) { Kind = kind, Partition = partition, Count = count, Bytes = bytes };

    private static string First(IEnumerable<ConsistencyProblem> problems) =>
        problems.Count() == 1 ? $"{problems.First()}" : $"{problems.First()} (and {problems.Count() - 1} more)";

    private static IEnumerable<Finding> Of(ExtFileSystem fileSystem, GuestVolume volume)
    {
        long freed = CountFreedMetadata(volume);
        if (freed > 0)
        {
            yield return Found(
                FindingKind.FreeRecords,
                Severity.Error,
                volume.Partition.Number,
                $"Free inodes and the journal on {volume.Name} still hold what was there before",
                $"{freed} bytes other than zero",
                Generalize,
                bytes: freed);
        }

        long slack = fileSystem.MeasureSlack();
        if (slack > 0)
        {
            yield return Found(
                FindingKind.Slack,
                Severity.Warning,
                volume.Partition.Number,
                $"Slack that earlier deletions left on {volume.Name}; deep-scrub wipes it",
                $"{slack} bytes after the ends of files, between directory entries and in unused parts of inodes",
                SystemAudit.DeepScrub,
                bytes: slack);
        }
    }

    /// <summary>What wiping would wipe: tried out on an overlay that is dropped.</summary>
    private static long CountFreedMetadata(GuestVolume volume)
    {
        using OverlayDevice trial = new(volume.Device);
        using ExtFileSystem fileSystem = ExtFileSystem.Open(trial);
        return fileSystem.Scrub();
    }

    private static IEnumerable<Finding> Of(NtfsFileSystem ntfs, int partition)
    {
        NtfsFreeRecords free = ntfs.SurveyFreeRecords();
        if (free.Count > 0 || free.ReserveBytes > 0)
        {
            string names = free.Names.Count == 0 ? "no names in them" : $"such as {string.Join(", ", free.Names)}";
            yield return Found(
                FindingKind.FreeRecords,
                Severity.Error,
                partition,
                $"{free.Count} free MFT records on partition {partition} still hold deleted files"
                + (free.ReserveBytes > 0 ? $", and the reserve of $MFT holds {free.ReserveBytes} bytes" : ""),
                names,
                Generalize,
                count: free.Count,
                bytes: free.ReserveBytes);
        }

        long log = ntfs.CountLogBytes();
        if (log > 0)
        {
            yield return Found(
                FindingKind.LogFile, Severity.Error, partition, $"$LogFile on partition {partition} holds the names of recent changes", "/$LogFile", Generalize, bytes: log);
        }

        NtfsSlack slack = ntfs.MeasureSlack();
        if (slack.TotalBytes > 0)
        {
            yield return Found(
                FindingKind.Slack,
                Severity.Warning,
                partition,
                $"Slack that earlier deletions left on partition {partition}; deep-scrub wipes it",
                $"{slack.IndexBytes} bytes behind directory entries, {slack.RecordBytes} bytes behind file records, {slack.FileBytes} bytes behind the ends of files",
                SystemAudit.DeepScrub,
                bytes: slack.TotalBytes);
        }
    }
}
