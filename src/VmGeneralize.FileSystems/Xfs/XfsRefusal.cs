using VmGeneralize.Blocks;

namespace VmGeneralize.FileSystems.Xfs;

/// <summary>Why an XFS volume is not changed.</summary>
internal static class XfsRefusal
{
    public static RefusalCode NeedsRepair { get; } = new("xfs-needs-repair");

    public static RefusalCode Unclean { get; } = new("xfs-unclean");

    public static RefusalCode Unsupported { get; } = new("xfs-unsupported");

    public static RefusalCode Metadata { get; } = new("xfs-metadata");

    public static RefusalCode Full { get; } = new("xfs-full");
}
