using VmGeneralize.Blocks;

namespace VmGeneralize.FileSystems.Ntfs;

/// <summary>The one place that turns a compression unit into its contents.</summary>
internal static class CompressedUnit
{
    public static void Decompress(ReadOnlySpan<byte> compressed, Span<byte> unit) =>
        throw new UnsupportedFeatureException("An LZNT1-compressed file", "Decompress the file in the guest (compact /u).");
}
