using VmGeneralize.FileSystems.Ntfs.Compression;

namespace VmGeneralize.FileSystems.Ntfs;

/// <summary>The one place that turns a compression unit into its contents.</summary>
internal static class CompressedUnit
{
    /// <param name="compressed">The unit's allocated clusters.</param>
    /// <param name="unit">Receives its contents; what the compressed data does not reach is zero.</param>
    public static void Decompress(ReadOnlySpan<byte> compressed, Span<byte> unit) => Lznt1.Decompress(compressed, unit);
}
