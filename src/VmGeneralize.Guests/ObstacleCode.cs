using VmGeneralize.Blocks;
using VmGeneralize.FileSystems;

namespace VmGeneralize.Guests;

/// <summary>Why a disk or guest must not be touched. The text is a name for scripts and never changes.</summary>
public sealed record ObstacleCode
{
    private ObstacleCode(string text) => Text = text;

    /// <summary>Lower case, digits and hyphens, such as <c>hibernated</c>.</summary>
    public string Text { get; }

    public static ObstacleCode Hibernated { get; } = new("hibernated");

    public static ObstacleCode NotGeneralized { get; } = new("not-generalized");

    public static ObstacleCode SysprepAudit { get; } = new("sysprep-audit");

    public static ObstacleCode SysprepUndeployable { get; } = new("sysprep-undeployable");

    public static ObstacleCode SysprepSpecialized { get; } = new("sysprep-specialized");

    public static ObstacleCode SysprepNotArmed { get; } = new("sysprep-not-armed");

    public static ObstacleCode SysprepUnknown { get; } = new("sysprep-unknown");

    public static ObstacleCode AlreadyGeneralized { get; } = new("already-generalized");

    public static ObstacleCode PrepareWithoutSysprep { get; } = new("prepare-without-sysprep");

    public static ObstacleCode NoSystem { get; } = new("no-system");

    public static ObstacleCode SeveralSystems { get; } = new("several-systems");

    public static ObstacleCode Damaged { get; } = new("damaged");

    /// <summary>The disk itself, or what ended the work on it, is damaged.</summary>
    public static ObstacleCode Corrupt { get; } = new("corrupt");

    /// <summary>The disk uses something that is not handled.</summary>
    public static ObstacleCode UnsupportedDisk { get; } = new("unsupported");

    public static ObstacleCode DynamicDisk { get; } = new("dynamic-disk");

    public static ObstacleCode StorageSpaces { get; } = new("storage-spaces");

    public static ObstacleCode LvmDamaged { get; } = new("lvm-damaged");

    public static ObstacleCode LvmVolume { get; } = new("lvm-volume");

    public static ObstacleCode RootNotWritable { get; } = new("root-not-writable");

    public static ObstacleCode FstabUnreadable { get; } = new("fstab-unreadable");

    public static ObstacleCode MountUnitUnreadable { get; } = new("mount-unit-unreadable");

    public static ObstacleCode VolumeMissing { get; } = new("volume-missing");

    public static ObstacleCode VolumeUnreadable { get; } = new("volume-unreadable");

    /// <summary>Sysprep has to run, or to run again.</summary>
    public bool AsksForSysprep =>
        this == NotGeneralized
            || this == SysprepAudit
            || this == SysprepUndeployable
            || this == SysprepSpecialized
            || this == SysprepNotArmed
            || this == SysprepUnknown;

    /// <summary>The code that a refusal carries.</summary>
    public static ObstacleCode Of(RefusedException refusal) => new(refusal.Code);

    /// <summary>The code that a file system or the format of a volume gives.</summary>
    public static ObstacleCode Of(VolumeObstacle obstacle) => new(obstacle.Code);

    /// <summary>A volume of this format uses something that is not handled.</summary>
    public static ObstacleCode Unsupported(VolumeFormat format) => new($"{format.Code}-unsupported");

    /// <summary>A volume of this format is damaged.</summary>
    public static ObstacleCode DamagedVolume(VolumeFormat format) => new($"{format.Code}-damaged");

    /// <summary>The system may be on a volume of this format, which is not read.</summary>
    public static ObstacleCode UnreadRoot(VolumeFormat format) => new($"{format.Code}-root");

    public override string ToString() => Text;
}
