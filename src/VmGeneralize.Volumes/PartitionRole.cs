namespace VmGeneralize.Volumes;

/// <summary>What a partition's type says about how it may be treated; its contents are probed elsewhere.</summary>
public enum PartitionRole
{
    /// <summary>Holds a file system, swap, LVM or something unknown.</summary>
    Ordinary,

    EfiSystem,

    /// <summary>Has no file system by definition and is in use anyway (BIOS boot): all of it is live.</summary>
    Reserved,

    /// <summary>Space that Windows reserves for later partitions: nothing in it means anything, whatever was there before.</summary>
    MicrosoftReserved,

    WindowsRecovery,

    /// <summary>An MBR extended partition: only a container of logical partitions.</summary>
    ExtendedContainer,

    /// <summary>Part of a Windows dynamic disk (LDM): its volumes cannot be seen in the partition table.</summary>
    DynamicDisk,

    /// <summary>Part of a Storage Spaces pool.</summary>
    StorageSpaces,
}
