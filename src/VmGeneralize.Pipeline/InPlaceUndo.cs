using VmGeneralize.Blocks;
using VmGeneralize.Disks.InPlace;
using VmGeneralize.Pipeline.Output;
using VmGeneralize.Pipeline.Results;

namespace VmGeneralize.Pipeline;

/// <summary>Undoes a change in place.</summary>
public static class InPlaceUndo
{
    /// <summary>Does it. The record beside the disk describes what is undone, so it is removed.</summary>
    /// <param name="disk">The disk file.</param>
    /// <param name="file">What <c>--undo</c> kept.</param>
    /// <param name="cancellation">Cancels it until the disk is written to; from there on it runs to its end.</param>
    /// <exception cref="RefusedException">The disk is in another state than the one that it leads back from, or in use.</exception>
    /// <exception cref="UsageException">The file is not what <c>--undo</c> keeps.</exception>
    public static UndoneDisk Run(string disk, string file, CancellationToken cancellation)
    {
        using UndoChange change = UndoChange.Open(disk, file, cancellation);
        string record = Sidecar.PathFor(disk);
        File.Delete(record); // before: without one nothing is taken for generalized
        change.Commit();
        return new UndoneDisk(disk, change.Bytes);
    }
}
