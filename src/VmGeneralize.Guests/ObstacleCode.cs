using VmGeneralize.Blocks;
using VmGeneralize.FileSystems;

namespace VmGeneralize.Guests;

/// <summary>Codes of the reasons why a disk or guest must not be touched.</summary>
public static class ObstacleCode
{
    public static RefusalCode Hibernated { get; } = new("hibernated");

    public static RefusalCode NotGeneralized { get; } = new("not-generalized");

    public static RefusalCode SysprepAudit { get; } = new("sysprep-audit");

    public static RefusalCode SysprepUndeployable { get; } = new("sysprep-undeployable");

    public static RefusalCode SysprepSpecialized { get; } = new("sysprep-specialized");

    public static RefusalCode SysprepNotArmed { get; } = new("sysprep-not-armed");

    public static RefusalCode SysprepUnknown { get; } = new("sysprep-unknown");

    public static RefusalCode AlreadyGeneralized { get; } = new("already-generalized");

    public static RefusalCode PrepareWithoutSysprep { get; } = new("prepare-without-sysprep");

    public static RefusalCode NoSystem { get; } = new("no-system");

    /// <summary>A system that ostree deploys.</summary>
    public static RefusalCode Ostree { get; } = new("ostree");

    public static RefusalCode Flatcar { get; } = new("flatcar");

    public static RefusalCode SeveralSystems { get; } = new("several-systems");

    public static RefusalCode Damaged { get; } = new("damaged");

    /// <summary>The disk itself, or what ended the work on it, is damaged.</summary>
    public static RefusalCode Corrupt { get; } = new("corrupt");

    /// <summary>The disk uses something that is not handled.</summary>
    public static RefusalCode UnsupportedDisk { get; } = new("unsupported");

    public static RefusalCode DynamicDisk { get; } = new("dynamic-disk");

    public static RefusalCode StorageSpaces { get; } = new("storage-spaces");

    /// <summary>A volume group is not whole, or not understood.</summary>
    public static RefusalCode VolumeGroup { get; } = new("lvm");

    public static RefusalCode LvmDamaged { get; } = new("lvm-damaged");

    public static RefusalCode LvmVolume { get; } = new("lvm-volume");

    public static RefusalCode RootNotWritable { get; } = new("root-not-writable");

    /// <summary>A part of the system is on a volume that is only read.</summary>
    public static RefusalCode VolumeNotWritable { get; } = new("volume-not-writable");

    public static RefusalCode FstabUnreadable { get; } = new("fstab-unreadable");

    public static RefusalCode MountUnitUnreadable { get; } = new("mount-unit-unreadable");

    public static RefusalCode VolumeMissing { get; } = new("volume-missing");

    public static RefusalCode VolumeUnreadable { get; } = new("volume-unreadable");

    /// <summary>A volume of this format uses something that is not handled.</summary>
    public static RefusalCode Unsupported(VolumeFormat format) => new($"{format.Code}-unsupported");

    /// <summary>A volume of this format is damaged.</summary>
    public static RefusalCode DamagedVolume(VolumeFormat format) => new($"{format.Code}-damaged");

    /// <summary>The system may be on a volume of this format, which is not read.</summary>
    public static RefusalCode UnreadRoot(VolumeFormat format) => new($"{format.Code}-root");

    /// <summary>Sysprep must run, or run again.</summary>
    public static bool AsksForSysprep(RefusalCode code) =>
        code == NotGeneralized
            || code == SysprepAudit
            || code == SysprepUndeployable
            || code == SysprepSpecialized
            || code == SysprepNotArmed
            || code == SysprepUnknown;
}
