using VmGeneralize.Blocks;

namespace VmGeneralize.FileSystems.Btrfs;

/// <summary>Why a Btrfs volume is not read.</summary>
internal static class BtrfsRefusal
{
    /// <summary>It has a log that a mount would replay.</summary>
    public static RefusalCode Unclean { get; } = new("btrfs-unclean");

    /// <summary>It is being converted.</summary>
    public static RefusalCode Unfinished { get; } = new("btrfs-unfinished");
}
