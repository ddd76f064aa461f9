using VmGeneralize.Blocks;
using VmGeneralize.Checks;
using VmGeneralize.FileSystems.Ntfs;
using VmGeneralize.FileSystems.Posix;
using VmGeneralize.FileSystems.Probing;
using VmGeneralize.FileSystems;
using VmGeneralize.Guests.Disk;
using VmGeneralize.Guests;
using VmGeneralize.Volumes;

namespace VmGeneralize.Pipeline.Audit;

/// <summary>Audits what deletions left in a volume.</summary>
internal static class VolumeAudit
{
    private const int Chunk = 1 << 20;

    /// <summary>Dead data in what the file system allocated: records, slack, journal.</summary>
    public static IReadOnlyList<Finding> Metadata(GuestVolume volume, DeadDataRemedy remedy)
    {
        int partition = volume.Partition.Number;
        if (!volume.IsUnderstood)
        {
            return IsForBootCode(volume) ? BootCodeAudit.OfPartition(volume) : IsEmpty(volume) ? [] : [Found(
                FindingKind.NotAudited,
                Severity.Error,
                partition,
                $"{Sentence(volume.Name)} was not audited: its contents could not be read",
                volume.Problem?.Message ?? (volume.Content.Kind == VolumeKind.Empty ? "It begins with zeros, and holds data" : volume.Content.Description))];
        }

        try
        {
            return volume.FileSystem switch
            {
                IWritableFileSystem fileSystem =>
                [
                    .. Consistency(volume, fileSystem),
                    .. DeadMetadata(volume, fileSystem, remedy),
                    .. Slack(volume, fileSystem.MeasureSlack(), remedy),
                    .. BootCodeAudit.OfVolume(volume, fileSystem),
                ],
                // The rest of swap is free space, as is what LVM does not use.
                null =>
                [
                    .. Slack(volume, [new("in the unused part of the header of swap", SwapPadding.Measure(volume))], remedy),
                    .. volume.OtherCopies.Select(copy => Found(
                        FindingKind.NotAudited,
                        Severity.Error,
                        partition,
                        $"A copy of LVM's metadata on {volume.Name} differs from the one in use: its contents are unknown, and stay",
                        copy,
                        "Rewrite it in the VM: vgck --updatemetadata")),
                ],
                { } readOnly =>
                [
                    .. readOnly is ICheckedFileSystem checkedOne ? Consistency(volume, checkedOne) : [],
                    Found(
                        FindingKind.NotAudited,
                        Severity.Error,
                        partition,
                        $"{Sentence(volume.Name)} is {readOnly.Format}, which is only read: names that deletions left in its directories are not looked for",
                        volume.Content.Description),
                ],
            };
        }
        catch (VmGeneralizeException problem)
        {
            return [Found(FindingKind.NotAudited, Severity.Error, partition, $"The file system on {volume.Name} could not be read", problem.Message)];
        }
    }

    private static bool IsForBootCode(GuestVolume volume) => volume.Partition.Role == PartitionRole.Reserved && !volume.IsLogical;

    /// <summary>It holds nothing but zeros.</summary>
    private static bool IsEmpty(GuestVolume volume)
    {
        if (volume is not { Content.Kind: VolumeKind.Empty, Problem: null })
        {
            return false;
        }

        byte[] chunk = new byte[Chunk];
        foreach (Extent stored in volume.Device.StoredExtents(new Extent(0, volume.Device.Length)))
        {
            for (long at = stored.Offset; at < stored.End; at += Chunk)
            {
                Span<byte> bytes = chunk.AsSpan(0, (int)long.Min(Chunk, stored.End - at));
                volume.Device.Read(at, bytes);
                if (!ZeroBytes.IsAllZero(bytes))
                {
                    return false;
                }
            }
        }

        return true;
    }

    public static IEnumerable<Finding> FreeClusters(FreeSpace space, DeadDataRemedy remedy)
    {
        if (space is { FilledUnits: > 0, Volume: { } volume })
        {
            yield return Found(
                FindingKind.FreeClusters,
                Severity.Error,
                volume.Partition.Number,
                $"{space.FilledUnits} {Units(volume)}",
                $"the first one at byte {space.First} of the disk",
                remedy.FreeSpace,
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

    private static IEnumerable<Finding> Consistency(GuestVolume volume, ICheckedFileSystem fileSystem)
    {
        string repair = GuestSelection.RepairOf(volume);
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
                $"{Sentence(volume.Name)} has harmless inconsistencies: allocated space that no file uses is in every copy, with "
                    + "what is in it",
                First(problems[true]),
                repair);
        }
    }

    private static Finding Found(
        FindingKind kind, Severity severity, int partition, string summary, string evidence, string? remedy = null, long? count = null, long? bytes = null) =>
        new(severity, summary, evidence, remedy) { Kind = kind, Partition = partition, Count = count, Bytes = bytes };

    private static string First(IEnumerable<ConsistencyProblem> problems) =>
        problems.Count() == 1 ? $"{problems.First()}" : $"{problems.First()} (and {problems.Count() - 1} more)";

    private static IEnumerable<Finding> DeadMetadata(GuestVolume volume, IWritableFileSystem fileSystem, DeadDataRemedy remedy) =>
        fileSystem.MeasureDeadMetadata().Select(dead => Found(
            dead.Kind switch
            {
                DeadMetadataKind.FreeRecords => FindingKind.FreeRecords,
                DeadMetadataKind.Journal => FindingKind.LogFile,
                _ => throw new InvalidOperationException($"No finding for {dead.Kind}"),
            },
            Severity.Error,
            volume.Partition.Number,
            $"{Sentence(volume.Name)}: {dead.Description}",
            $"{dead.Bytes} bytes{(dead.Names.Count == 0 ? "" : $", with names such as {string.Join(", ", dead.Names)}")}",
            remedy.Copy,
            count: dead.Count,
            bytes: dead.Bytes));

    private static string Example(GuestVolume volume, SlackPlace place) =>
        place.Example is null ? "" : $" ({(volume.FileSystem is NtfsFileSystem ? place.Example.Replace('/', '\\') : place.Example)})";

    private static IEnumerable<Finding> Slack(GuestVolume volume, IReadOnlyList<SlackPlace> measured, DeadDataRemedy remedy)
    {
        SlackPlace[] places = [.. measured.Where(place => place.Bytes > 0)];
        if (places.Length > 0)
        {
            yield return Found(
                FindingKind.Slack,
                Severity.Error,
                volume.Partition.Number,
                $"Slack on {volume.Name} holds what earlier deletions left",
                string.Join(", ", places.Select(place => $"{place.Bytes} bytes {place.Place}{Example(volume, place)}")),
                remedy.Scrub,
                bytes: places.Sum(place => place.Bytes));
        }

        UnreadPlace[] unread = [.. measured.SelectMany(place => place.Unread)];
        if (unread is [var first, ..])
        {
            yield return Found(
                FindingKind.NotAudited,
                Severity.Error,
                volume.Partition.Number,
                $"Slack on {volume.Name} could not be looked for everywhere, and is not wiped there",
                $"{first.What}: {first.Reason}{(unread.Length > 1 ? $" (and {unread.Length - 1} more)" : "")}",
                GuestSelection.RepairOf(volume),
                count: unread.Length);
        }
    }
}
