using VmGeneralize.Blocks;
using VmGeneralize.FileSystems;
using VmGeneralize.Guests;
using VmGeneralize.Guests.Disk;
using VmGeneralize.Pipeline.Results;
using VmGeneralize.Servicing;
using VmGeneralize.Volumes;

namespace VmGeneralize.Pipeline.Servicing;

/// <summary>Looks, through this program's own readers, at what DISM and the mount left.</summary>
internal static class AfterDism
{
    private const string Next = "The disk file is unchanged. Run the same command again, on another station if other programs of this one use attached disks.";

    /// <summary>The disk must still be one to hand over, with the same identity and sound file systems.</summary>
    /// <exception cref="ServicingException">It is not.</exception>
    public static void Check(DiskSession before, DiskSession after, OptimizeOptions options)
    {
        PartitionLayout was = before.Disk.Layout;
        PartitionLayout is_ = after.Disk.Layout;
        if (before.Overlay.Length != after.Overlay.Length || was.Scheme != is_.Scheme || was.DiskId != is_.DiskId || was.MbrSignature != is_.MbrSignature
            || !was.Partitions.SequenceEqual(is_.Partitions))
        {
            throw Bad("the partition table or the disk's signature is another one");
        }

        try
        {
            GuestSelection.Choose(after, new GeneralizeOptions(Partition: options.Partition) { KeepOtherSystems = true });
        }
        catch (VmGeneralizeException problem)
        {
            throw Bad(problem is RefusedException refused ? refused.Reason : problem.Message);
        }

        foreach (GuestVolume volume in after.Disk.Volumes)
        {
            IFileSystem? original = Before(before, volume).FileSystem;
            if (volume.FileSystem is null && original is not null)
            {
                throw Bad($"{volume.Name} cannot be read any more: {volume.Problem?.Message ?? volume.Content.Description}");
            }

            ConsistencyProblem[] problems = [.. ((volume.FileSystem as IWritableFileSystem)?.Check() ?? []).Where(problem => !problem.IsHarmless)];
            if (problems.Length > 0 && problems.Except((original as IWritableFileSystem)?.Check() ?? []).FirstOrDefault() is { } found)
            {
                throw Bad($"{volume.Name} is inconsistent: {found}");
            }
        }
    }

    /// <summary>What changed, sorted into what was to be expected and what was not.</summary>
    public static (List<FileChange> Expected, List<FileChange> Unexpected) Compare(
        DiskSession before, DiskSession after, int systemPartition, CancellationToken cancellation)
    {
        List<FileChange> expected = [];
        List<FileChange> unexpected = [];
        foreach (GuestVolume volume in after.Disk.Volumes)
        {
            int number = volume.Partition.Number;
            if (volume.FileSystem is { } now && Before(before, volume).FileSystem is { } then)
            {
                TreeComparison trees = new(then, now, number, number == systemPartition);
                trees.Run(cancellation);
                expected.AddRange(trees.Expected);
                unexpected.AddRange(trees.Unexpected);
            }
        }

        return (expected, unexpected);
    }

    /// <exception cref="ServicingException">Always.</exception>
    public static ServicingException ForeignChanges(IReadOnlyList<FileChange> changes)
    {
        const int Shown = 10;
        string list = string.Join("; ", changes.Take(Shown)) + (changes.Count > Shown ? $"; and {changes.Count - Shown} more" : "");
        return new ServicingException(
            ServicingStep.Inspection,
            $"While the disk was attached, files changed that DISM does not touch: {list}.",
            "The disk file is as it was. Find out which program of this station did that, or accept the changes with --force.");
    }

    private static GuestVolume Before(DiskSession before, GuestVolume volume) =>
        before.Disk.Volumes.Single(other => other.Name == volume.Name);

    private static ServicingException Bad(string what) =>
        new(ServicingStep.Inspection, $"What DISM left is not kept: {what.TrimEnd('.')}.", Next);
}
