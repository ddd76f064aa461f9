using Microsoft.Win32.SafeHandles;
using VmGeneralize.Blocks;
using VmGeneralize.Disks.Raw;

namespace VmGeneralize.Disks.InPlace;

/// <summary>A change in place that an earlier command did not finish.</summary>
internal static class PendingChange
{
    /// <summary>Finishes it, or removes what had not started, before anything of the disk is read.</summary>
    /// <param name="disk">The disk file; must exist.</param>
    /// <returns>What to report; null when there was nothing.</returns>
    /// <exception cref="RefusedException">The disk cannot be written here, is in use, or is not the one that the change was started on.</exception>
    public static string? End(string disk)
    {
        HostCommitPlace place = new(disk);
        SafeFileHandle? handle = null;
        try
        {
            return JournalledCommit.Recover(place, () => new HostCommitFile(handle = OpenForChange(disk, place), disk)) switch
            {
                JournalOutcome.None => null,
                JournalOutcome.Finished =>
                    "A change in place had been interrupted: it is now finished, from the journal beside the disk. The disk is what "
                        + "that command would have made.",
                JournalOutcome.Dropped =>
                    "A change in place had been interrupted before it changed the disk: its remains were removed. The disk is as it was before.",
                JournalOutcome other => throw new InvalidOperationException($"Nothing is known of the outcome {other}"),
            };
        }
        finally
        {
            handle?.Dispose();
        }
    }

    /// <summary>What to report when a disk is only inspected; null when nothing is pending.</summary>
    public static string? Note(string disk)
    {
        using ICommitFile? journal = new HostCommitPlace(disk).OpenJournal();
        return journal is null
            ? null
            : "This disk is being changed in place, or such a change was interrupted: it may be half old, half new, and what is said of it wrong.";
    }

    private static SafeFileHandle OpenForChange(string disk, HostCommitPlace place)
    {
        try
        {
            return FileDevice.OpenForChange(disk);
        }
        catch (Exception problem) when (problem is UnauthorizedAccessException or IOException)
        {
            throw new RefusedException(
                DiskFileRefusal.JournalPending,
                $"A change in place of {disk} was interrupted ({place.JournalPath}), and the disk cannot be written here: {problem.Message}",
                "Run any command on it where it can be written, such as inspect: that completes the change.");
        }
    }
}
