using VmGeneralize.Blocks;

namespace VmGeneralize.FileSystems.Ntfs;

/// <summary>The one place that opens files of the Windows Overlay Filter.</summary>
internal static class WofFile
{
    public static IFileContent Open(byte[] reparsePoint, AttributeStream compressed, long length) =>
        throw new UnsupportedFeatureException("A CompactOS-compressed file", "Decompress it in the guest (compact /u /exe).");
}
