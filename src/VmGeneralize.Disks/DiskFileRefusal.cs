using VmGeneralize.Blocks;

namespace VmGeneralize.Disks;

/// <summary>Why a disk file is not read.</summary>
public static class DiskFileRefusal
{
    /// <summary>Another program may write to it: a virtual machine that runs from it, a disk that is attached.</summary>
    public static RefusalCode InUse { get; } = new("disk-in-use");

    /// <summary>It was written to while it was read.</summary>
    public static RefusalCode ChangedMeanwhile { get; } = new("disk-changed-meanwhile");
}
