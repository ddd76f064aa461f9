using VmGeneralize.Blocks;

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

    public static ObstacleCode BitLocker { get; } = new("bitlocker");

    public static ObstacleCode Refs { get; } = new("refs");

    public static ObstacleCode DynamicDisk { get; } = new("dynamic-disk");

    public static ObstacleCode StorageSpaces { get; } = new("storage-spaces");

    public static ObstacleCode NtfsDirty { get; } = new("ntfs-dirty");

    public static ObstacleCode NtfsFastStartup { get; } = new("ntfs-fast-startup");

    public static ObstacleCode NtfsLogUnclean { get; } = new("ntfs-log-unclean");

    public static ObstacleCode Luks { get; } = new("luks");

    public static ObstacleCode LinuxRaid { get; } = new("linux-raid");

    public static ObstacleCode LvmDamaged { get; } = new("lvm-damaged");

    public static ObstacleCode LvmVolume { get; } = new("lvm-volume");

    public static ObstacleCode ExtUnsupported { get; } = new("ext-unsupported");

    public static ObstacleCode ExtDamaged { get; } = new("ext-damaged");

    public static ObstacleCode RootNotWritable { get; } = new("root-not-writable");

    public static ObstacleCode FstabUnreadable { get; } = new("fstab-unreadable");

    public static ObstacleCode VolumeMissing { get; } = new("volume-missing");

    public static ObstacleCode VolumeUnreadable { get; } = new("volume-unreadable");

    /// <summary>Sysprep has to run, or to run again.</summary>
    public bool AsksForSysprep =>
        this == NotGeneralized || this == SysprepAudit || this == SysprepUndeployable || this == SysprepSpecialized || this == SysprepNotArmed || this == SysprepUnknown;

    /// <summary>The code that a refusal carries.</summary>
    public static ObstacleCode Of(RefusedException refusal) => new(refusal.Code);

    /// <summary>The system may be on a file system that is not read.</summary>
    /// <param name="fileSystem">Its name, such as XFS.</param>
    public static ObstacleCode UnreadRoot(string fileSystem) => new($"{fileSystem.ToLowerInvariant()}-root");

    public override string ToString() => Text;
}
