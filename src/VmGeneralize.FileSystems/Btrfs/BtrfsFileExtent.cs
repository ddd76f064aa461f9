using VmGeneralize.Blocks;
using static System.Buffers.Binary.BinaryPrimitives;

namespace VmGeneralize.FileSystems.Btrfs;

/// <summary>A part of the contents of a file ("On-disk format", file extent items).</summary>
/// <param name="Start">First byte in the file.</param>
/// <param name="Length">Bytes of the file; of an inline one, those that it holds.</param>
/// <param name="Kind">Where its bytes are.</param>
/// <param name="Compression">How they are stored.</param>
/// <param name="Inline">The bytes of an inline one, as they are stored.</param>
/// <param name="Address">The extent; 0 for a hole.</param>
/// <param name="StoredLength">Bytes of the extent on the volume.</param>
/// <param name="Skipped">Bytes of the extent, unpacked, before the first that the file uses.</param>
/// <param name="UnpackedLength">Bytes of the whole extent, unpacked.</param>
internal sealed record BtrfsFileExtent(
    long Start,
    long Length,
    BtrfsExtentKind Kind,
    BtrfsCompression Compression,
    ReadOnlyMemory<byte> Inline,
    BtrfsLogical Address,
    long StoredLength,
    long Skipped,
    long UnpackedLength)
{
    public const string Structure = "Btrfs file extent";

    /// <summary>Most bytes of a compressed extent, packed or not (BTRFS_MAX_COMPRESSED, BTRFS_MAX_UNCOMPRESSED).</summary>
    public const int MaxCompressed = 128 << 10;

    private const int InlineHeader = 21;
    private const int RegularSize = 53;

    public long End => Start + Length;

    /// <summary>It is read as zeros.</summary>
    public bool IsHole => Kind == BtrfsExtentKind.Preallocated || (Kind == BtrfsExtentKind.Regular && Address.Value == 0);

    /// <exception cref="CorruptDataException">It is damaged.</exception>
    /// <exception cref="UnsupportedFeatureException">It is encrypted, or compressed in an unknown way.</exception>
    public static BtrfsFileExtent Read(BtrfsItem item, int sectorSize)
    {
        ReadOnlySpan<byte> data = item.Data.Span;
        Require(data.Length > InlineHeader, item, "length", $"more than {InlineHeader}", data.Length);
        ulong unpacked = ReadUInt64LittleEndian(data[8..]);
        BtrfsCompression compression = (BtrfsCompression)data[16];
        BtrfsExtentKind kind = (BtrfsExtentKind)data[20];
        if (compression > BtrfsCompression.Zstd || data[17] != 0 || ReadUInt16LittleEndian(data[18..]) != 0)
        {
            throw new UnsupportedFeatureException(
                $"A Btrfs extent of inode {item.Key.ObjectId} that is encrypted or compressed in an unknown way ({data[16]}, {data[17]})",
                "Copy the files to a new volume in the VM.");
        }

        Require(kind <= BtrfsExtentKind.Preallocated, item, "kind", "0, 1 or 2", data[20]);
        if (kind == BtrfsExtentKind.Inline)
        {
            ReadOnlyMemory<byte> inline = item.Data[InlineHeader..];
            Require(item.Key.Offset == 0, item, "first byte of an inline extent", 0, item.Key.Offset);
            Require(
                compression == BtrfsCompression.None ? unpacked == (ulong)inline.Length : unpacked <= (ulong)sectorSize,
                item, "bytes of an inline extent", compression == BtrfsCompression.None ? inline.Length : $"at most {sectorSize}", unpacked);
            return new BtrfsFileExtent(0, (long)unpacked, kind, compression, inline, default, inline.Length, 0, (long)unpacked);
        }

        Require(data.Length >= RegularSize, item, "length", RegularSize, data.Length);
        ulong address = ReadUInt64LittleEndian(data[21..]);
        ulong stored = ReadUInt64LittleEndian(data[29..]);
        ulong skipped = ReadUInt64LittleEndian(data[37..]);
        ulong length = ReadUInt64LittleEndian(data[45..]);
        const ulong most = long.MaxValue / 2;
        Require(
            length > 0 && Math.Max(Math.Max(address, stored), Math.Max(skipped, length)) <= most && item.Key.Offset <= most && unpacked <= most,
            item, "range", "one of less than 2^62 bytes", $"{length} from {skipped} of 0x{address:X}");
        bool isHole = address == 0;
        bool isPacked = compression != BtrfsCompression.None;
        Require(
            isHole || (skipped + length <= (isPacked ? unpacked : stored) && (!isPacked || Math.Max(unpacked, stored) <= MaxCompressed)),
            item, "range", $"inside the extent{(isPacked ? $", of at most {MaxCompressed} bytes" : "")}", $"{length} from {skipped} of {stored} ({unpacked})");
        Require(
            isHole || ((address | stored | skipped | length) & (ulong)(sectorSize - 1)) == 0,
            item, "range", "one of whole sectors", $"{length} from {skipped} of {stored} at 0x{address:X}");
        return new BtrfsFileExtent(
            (long)item.Key.Offset, (long)length, kind, compression, default, new BtrfsLogical((long)address), (long)stored, (long)skipped, (long)unpacked);
    }

    private static void Require(bool condition, BtrfsItem item, string field, object expected, object actual)
    {
        if (!condition)
        {
            throw CorruptDataException.Mismatch(
                Structure, item.Position, $"{field} of byte {item.Key.Offset} of inode {item.Key.ObjectId}", expected, actual);
        }
    }
}
