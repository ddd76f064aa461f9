using VmGeneralize.Blocks;
using VmGeneralize.FileSystems;
using VmGeneralize.FileSystems.Posix;
using VmGeneralize.Guests;
using VmGeneralize.Guests.Disk;

namespace VmGeneralize.Pipeline.Audit;

/// <summary>What deletions left in a volume.</summary>
internal static class VolumeAudit
{
    private const string Generalize = "vmgeneralize generalize DISK writes a copy without it";

    /// <summary>Dead data in what the file system allocated: records, slack, journal.</summary>
    public static IReadOnlyList<AuditFinding> Metadata(GuestVolume volume)
    {
        int partition = volume.Partition.Number;
        if (!volume.IsUnderstood)
        {
            return [new AuditFinding(
                "not-audited",
                AuditFinding.Warning,
                partition,
                $"{Sentence(volume.Name)} is not read: what is in it is not known",
                volume.Problem?.Message ?? volume.Content.Description)];
        }

        try
        {
            return volume.FileSystem switch
            {
                IWritableFileSystem fileSystem => [.. Consistency(volume, fileSystem), .. DeadMetadata(volume, fileSystem), .. Slack(volume, fileSystem)],
                null => [], // swap and LVM keep nothing of files: their free space is looked through as every other
                { } readOnly =>
                [
                    new AuditFinding(
                        "not-audited",
                        AuditFinding.Info,
                        partition,
                        $"{Sentence(volume.Name)} is {readOnly.Format}, which is only read: names that deletions left in its directories are not looked for",
                        volume.Content.Description),
                ],
            };
        }
        catch (VmGeneralizeException problem)
        {
            return [new AuditFinding("not-audited", AuditFinding.Leftover, partition, $"The file system on {volume.Name} could not be read", problem.Message)];
        }
    }

    public static IEnumerable<AuditFinding> FreeClusters(FreeSpace space)
    {
        if (space.FilledUnits > 0)
        {
            yield return new AuditFinding(
                "free-clusters",
                AuditFinding.Leftover,
                space.Volume.Partition.Number,
                $"{space.FilledUnits} {Units(space.Volume)}",
                $"the first one at byte {space.First} of the disk",
                Generalize,
                Count: space.FilledUnits,
                Bytes: space.FilledBytes);
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

    private static IEnumerable<AuditFinding> Consistency(GuestVolume volume, IWritableFileSystem fileSystem)
    {
        string repair = GuestSelection.MendingOf(volume);
        ILookup<bool, ConsistencyProblem> problems = fileSystem.Check().ToLookup(problem => problem.IsHarmless);
        if (problems[false].Any())
        {
            yield return new AuditFinding(
                "damaged", AuditFinding.Leftover, volume.Partition.Number, $"The file system on {volume.Name} is damaged", First(problems[false]), repair);
        }

        if (problems[true].Any())
        {
            yield return new AuditFinding(
                "lost-space",
                AuditFinding.Warning,
                volume.Partition.Number,
                $"Space on {volume.Name} is taken, but by no file: what is in it is in every copy",
                First(problems[true]),
                repair);
        }
    }

    private static string First(IEnumerable<ConsistencyProblem> problems) =>
        problems.Count() == 1 ? $"{problems.First()}" : $"{problems.First()} (and {problems.Count() - 1} more)";

    private static IEnumerable<AuditFinding> DeadMetadata(GuestVolume volume, IWritableFileSystem fileSystem) =>
        fileSystem.MeasureDeadMetadata().Select(dead => new AuditFinding(
            dead.Kind switch
            {
                DeadMetadataKind.FreeRecords => "free-records",
                DeadMetadataKind.Journal => "log-file",
                _ => throw new InvalidOperationException($"No name for {dead.Kind}"),
            },
            AuditFinding.Leftover,
            volume.Partition.Number,
            $"{Sentence(volume.Name)}: {dead.Description}",
            $"{dead.Bytes} bytes{(dead.Names.Count == 0 ? "" : $", with names such as {string.Join(", ", dead.Names)}")}",
            Generalize,
            Count: dead.Count,
            Bytes: dead.Bytes));

    private static IEnumerable<AuditFinding> Slack(GuestVolume volume, IWritableFileSystem fileSystem)
    {
        SlackPlace[] places = [.. fileSystem.MeasureSlack().Where(place => place.Bytes > 0)];
        if (places.Length > 0)
        {
            yield return new AuditFinding(
                "slack",
                AuditFinding.Warning,
                volume.Partition.Number,
                $"Slack that earlier deletions left on {volume.Name}; deep-scrub wipes it",
                string.Join(", ", places.Select(place => $"{place.Bytes} bytes {place.Place}")),
                SystemAudit.DeepScrub,
                Bytes: places.Sum(place => place.Bytes));
        }
    }
}
