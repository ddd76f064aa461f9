using VmGeneralize.Blocks;

namespace VmGeneralize.Disks;

/// <summary>Why a disk file is not read.</summary>
public static class DiskFileRefusal
{
    /// <summary>Another program may write to it: a virtual machine that runs from it, a disk that is attached.</summary>
    public static RefusalCode InUse { get; } = new("disk-in-use");

    /// <summary>It was written to while it was read.</summary>
    public static RefusalCode ChangedMeanwhile { get; } = new("disk-changed-meanwhile");

    /// <summary>The journal of a change in place cannot be read, and the change had started.</summary>
    public static RefusalCode JournalDamaged { get; } = new("journal-damaged");

    /// <summary>The journal next to it belongs to another disk, or to another state of it.</summary>
    public static RefusalCode JournalOfAnother { get; } = new("journal-of-another-disk");

    /// <summary>A change in place was not finished, and the disk cannot be written here.</summary>
    public static RefusalCode JournalPending { get; } = new("journal-pending");

    /// <summary>The undo file was kept for another disk, or for another state of it.</summary>
    public static RefusalCode UndoOfAnother { get; } = new("undo-of-another-disk");

    /// <summary>Its kind is not changed in place.</summary>
    public static RefusalCode NotInPlace { get; } = new("not-in-place");
}
