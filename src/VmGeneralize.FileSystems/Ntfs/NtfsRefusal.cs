using VmGeneralize.Blocks;

namespace VmGeneralize.FileSystems.Ntfs;

/// <summary>Why an NTFS volume is not changed.</summary>
internal static class NtfsRefusal
{
    public static RefusalCode Dirty { get; } = new("ntfs-dirty");

    public static RefusalCode FastStartup { get; } = new("ntfs-fast-startup");

    public static RefusalCode LogUnclean { get; } = new("ntfs-log-unclean");

    public static RefusalCode Unsupported { get; } = new("ntfs-unsupported");

    public static RefusalCode Metadata { get; } = new("ntfs-metadata");

    public static RefusalCode Full { get; } = new("ntfs-full");
}
