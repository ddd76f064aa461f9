using VmGeneralize.Blocks;

namespace VmGeneralize.FileSystems.Fat;

/// <summary>Why a FAT volume is not changed.</summary>
internal static class FatRefusal
{
    public static RefusalCode Dirty { get; } = new("fat-dirty");

    public static RefusalCode Metadata { get; } = new("fat-metadata");

    public static RefusalCode Full { get; } = new("fat-full");
}
