using VmGeneralize.Blocks;
using VmGeneralize.Disks.InPlace;
using VmGeneralize.Pipeline.Output;
using VmGeneralize.Pipeline.Results;

namespace VmGeneralize.Pipeline;

/// <summary>Takes a change in place back.</summary>
public static class InPlaceUndo
{
    /// <summary>Does it. The record beside the disk tells of what is undone: it goes.</summary>
    /// <param name="disk">The disk file.</param>
    /// <param name="file">What <c>--undo</c> kept.</param>
    /// <exception cref="RefusedException">The disk is in another state than the one that it leads back from, or in use.</exception>
    /// <exception cref="UsageException">The file is not what <c>--undo</c> keeps.</exception>
    public static UndoneDisk Run(string disk, string file)
    {
        using UndoChange change = UndoChange.Open(disk, file);
        string record = Sidecar.PathFor(disk);
        File.Delete(record); // before: without one nothing is taken for generalized
        change.Commit();
        return new UndoneDisk(disk, change.Bytes);
    }
}
