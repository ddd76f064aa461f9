using VmGeneralize.Blocks;
using VmGeneralize.Disks.InPlace;

namespace VmGeneralize.Pipeline.Output;

/// <summary>Checks whether the journal of a change in place fits beside the disk, and the undo file where it is to be kept.</summary>
internal static class InPlaceRoom
{
    /// <summary>Refuses, while nothing is written, a change that would fail for lack of room.</summary>
    /// <param name="change">The change.</param>
    /// <param name="disk">The disk file.</param>
    /// <param name="undo">Where the undo file is to be kept; null for nowhere.</param>
    /// <param name="free">Bytes that a file of this name could take; null if unknown.</param>
    /// <exception cref="RefusedException">One of them does not fit.</exception>
    public static void Require(InPlaceChange change, string disk, string? undo, Func<string, long?> free)
    {
        bool together = undo is not null && FolderOf(undo) == FolderOf(disk);
        Require(exact => change.JournalBytes(exact) + (together ? change.UndoBytes(exact) : 0), $"what is kept beside {disk} while it is changed", free(disk));
        if (undo is not null && !together)
        {
            Require(change.UndoBytes, undo, free(undo));
        }
    }

    private static void Require(Func<bool, long> needed, string what, long? free)
    {
        if (free is { } room && needed(false) > room)
        {
            OutputRoom.Require(needed(true), what, room, "Make room, or write a new file elsewhere with -o.");
        }
    }

    private static string? FolderOf(string path) => Path.GetDirectoryName(Path.GetFullPath(path));
}
