namespace VmGeneralize.FileSystems.Probing;

/// <summary>What a volume holds, by its own signature.</summary>
public enum VolumeKind
{
    /// <summary>Something that this program does not know.</summary>
    Unknown,

    /// <summary>Zeros where every known format has its signature.</summary>
    Empty,

    Ntfs,
    Fat,
    ExFat,
    Refs,
    BitLocker,
    Ext,
    Xfs,
    Btrfs,
    Swap,
    LvmPhysicalVolume,
    Luks,
    LinuxRaid,

    /// <summary>UFS of the BSDs, or a slice with a BSD disklabel.</summary>
    Ufs,

    Zfs,
}
