using VmGeneralize.FileSystems.Ntfs.Compression;

namespace VmGeneralize.FileSystems.Ntfs;

/// <summary>The one place that turns a compression unit into its contents.</summary>
internal static class CompressedUnit
{
    /// <summary>Where the meaningful data of a compressed unit ends, in bytes; null when it cannot be determined.</summary>
    /// <param name="compressed">The unit's allocated clusters.</param>
    /// <param name="contents">Bytes of contents that are ever read.</param>
    public static int? EndOf(ReadOnlySpan<byte> compressed, long contents) =>
        Lznt1.EndOfChunks(compressed, (int)((contents + Lznt1.ChunkSize - 1) / Lznt1.ChunkSize));

    /// <summary>Removes what the last chunk of a file holds past the file's end; see <see cref="Lznt1.CutLastChunk"/>.</summary>
    /// <param name="compressed">The unit's allocated clusters; changed in place.</param>
    /// <param name="contents">Bytes of contents that are ever read.</param>
    /// <param name="changed">Bytes of the clusters that were changed.</param>
    public static int? CutEnd(Span<byte> compressed, long contents, out Range changed) => Lznt1.CutLastChunk(compressed, (int)contents, out changed);

    /// <param name="compressed">The unit's allocated clusters.</param>
    /// <param name="unit">Receives its contents; what the compressed data does not reach is zero.</param>
    public static void Decompress(ReadOnlySpan<byte> compressed, Span<byte> unit) => Lznt1.Decompress(compressed, unit);
}
