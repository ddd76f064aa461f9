using System.Buffers.Binary;
using System.IO.Hashing;
using System.Security.Cryptography;
using VmGeneralize.Blocks;

namespace VmGeneralize.FileSystems.Btrfs;

/// <summary>The one kind of checksum that a volume uses for all metadata and contents (csum_type).</summary>
/// <param name="Size">Bytes that are stored of it.</param>
/// <param name="Compute">Writes it in the order in which it is stored.</param>
internal sealed record BtrfsChecksum(int Size, Action<ReadOnlySpan<byte>, Span<byte>> Compute)
{
    /// <summary>Bytes that superblocks and tree blocks reserve for it at their start; it covers everything after them.</summary>
    public const int Field = 32;

    private static readonly BtrfsChecksum Crc32c = new(4, static (bytes, sum) => BinaryPrimitives.WriteUInt32LittleEndian(sum, Blocks.Crc32C.Compute(bytes)));

    private static readonly BtrfsChecksum XxHash = new(
        8, static (bytes, sum) => BinaryPrimitives.WriteUInt64LittleEndian(sum, XxHash64.HashToUInt64(bytes)));

    private static readonly BtrfsChecksum Sha256 = new(32, static (bytes, sum) => SHA256.HashData(bytes, sum));

    /// <exception cref="UnsupportedFeatureException">Its kind is not supported.</exception>
    public static BtrfsChecksum Of(int type) => type switch
    {
        0 => Crc32c,
        1 => XxHash,
        2 => Sha256,
        3 => throw new UnsupportedFeatureException("Btrfs with BLAKE2 checksums (csum_type 3)", Advice),
        _ => throw new UnsupportedFeatureException($"Btrfs with checksums of an unknown kind (csum_type {type})", Advice),
    };

    private const string Advice = "Copy the files to a volume with crc32c, xxhash or sha256: mkfs.btrfs --csum.";

    /// <summary>Whether a superblock or tree block has the right checksum at its start.</summary>
    public bool IsRight(ReadOnlySpan<byte> block) => IsRight(block[Field..], block);

    /// <param name="bytes">What it covers.</param>
    /// <param name="stored">Starts with it.</param>
    public bool IsRight(ReadOnlySpan<byte> bytes, ReadOnlySpan<byte> stored)
    {
        Span<byte> sum = stackalloc byte[Field];
        Compute(bytes, sum);
        return sum[..Size].SequenceEqual(stored[..Size]);
    }

    /// <summary>Puts the right checksum at the start of a superblock or tree block.</summary>
    public void Seal(Span<byte> block)
    {
        block[..Field].Clear();
        Compute(block[Field..], block);
    }
}
