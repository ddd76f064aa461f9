using VmGeneralize.Blocks;
using VmGeneralize.FileSystems;
using VmGeneralize.Guests.Disk;

namespace VmGeneralize.Pipeline;

/// <summary>Checks whether a volume is damaged: used by all code that must tell damage of a disk from a defect of this program.</summary>
internal static class VolumeDamage
{
    /// <summary>The first thing that is wrong with its metadata; null when nothing is, or when the volume holds nothing that is checked.</summary>
    /// <exception cref="OperationCanceledException">The command was stopped.</exception>
    public static VmGeneralizeException? Of(GuestVolume volume)
    {
        try
        {
            return volume.Problem
                ?? ((volume.FileSystem as ICheckedFileSystem)?.Check().FirstOrDefault(problem => !problem.IsHarmless) is { } harm
                    ? new CorruptDataException("File system", volume.Partition.Extent.Offset, harm.ToString())
                    : null);
        }
        catch (VmGeneralizeException problem)
        {
            return problem;
        }
    }
}
