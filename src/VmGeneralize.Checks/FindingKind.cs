namespace VmGeneralize.Checks;

/// <summary>Origin of a finding.</summary>
public enum FindingKind
{
    /// <summary>A check, or a rule for disks.</summary>
    Check,

    /// <summary>The plan of an operation: it would change something.</summary>
    Operation,

    /// <summary>Sysprep's state.</summary>
    Sysprep,

    /// <summary>File records or inodes that are free and hold what was in them.</summary>
    FreeRecords,

    /// <summary>Free space that holds anything but zeros.</summary>
    FreeClusters,

    /// <summary>Unallocated space that holds anything but zeros, such as where a partition was deleted.</summary>
    UnallocatedSpace,

    /// <summary>A journal of the file system that names recent changes.</summary>
    LogFile,

    /// <summary>Space inside live structures that nothing uses.</summary>
    Slack,

    /// <summary>The same in a registry hive.</summary>
    HiveSlack,

    /// <summary>Places of boot code, which stay whatever is in them.</summary>
    BootCode,

    /// <summary>A file system or registry hive that is not as its format says.</summary>
    Damaged,

    /// <summary>Space that is taken by no file.</summary>
    LostSpace,

    /// <summary>A system besides the chosen one.</summary>
    OtherSystem,

    /// <summary>A volume that belongs to no system that was checked.</summary>
    OutsideVolume,

    /// <summary>Something that could not be looked at.</summary>
    NotAudited,
}
