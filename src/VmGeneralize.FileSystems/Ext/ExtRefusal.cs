using VmGeneralize.Blocks;

namespace VmGeneralize.FileSystems.Ext;

/// <summary>Why an ext volume is not changed.</summary>
internal static class ExtRefusal
{
    public static RefusalCode Errors { get; } = new("ext-errors");

    public static RefusalCode Unclean { get; } = new("ext-unclean");

    public static RefusalCode Unsupported { get; } = new("ext-unsupported");

    public static RefusalCode Metadata { get; } = new("ext-metadata");

    public static RefusalCode Full { get; } = new("ext-full");
}
