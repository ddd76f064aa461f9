using VmGeneralize.Blocks;
using static System.Buffers.Binary.BinaryPrimitives;

namespace VmGeneralize.FileSystems.Ext;

/// <summary>A block of extended attributes, which inodes with equal ones may share (struct ext4_xattr_header).</summary>
internal static class AttributeBlock
{
    public const int HeaderSize = 32;

    private const int ChecksumOffset = 0x10;

    /// <summary>The block's bytes, checked.</summary>
    public static byte[] Load(ExtVolume volume, ExtBlock block)
    {
        volume.RequireInside(new BlockSpan(block, 1), AttributeArea.Structure, 0);
        byte[] bytes = volume.Cache.Read(block);
        uint magic = ReadUInt32LittleEndian(bytes);
        if (magic != AttributeArea.Magic || ReadUInt32LittleEndian(bytes.AsSpan(8)) != 1)
        {
            throw CorruptDataException.Mismatch(
                AttributeArea.Structure, volume.Space.OffsetOf(block), "magic", $"0x{AttributeArea.Magic:X8} and one block", $"0x{magic:X8}");
        }

        if (volume.HasMetadataChecksums && ReadUInt32LittleEndian(bytes.AsSpan(ChecksumOffset)) is var actual && actual != Checksum(volume, block, bytes))
        {
            throw CorruptDataException.Mismatch(
                AttributeArea.Structure, volume.Space.OffsetOf(block), "checksum", $"0x{Checksum(volume, block, bytes):X8}", $"0x{actual:X8}");
        }

        return bytes;
    }

    public static List<AttributeEntry> Read(ExtVolume volume, ExtBlock block) =>
        AttributeArea.Read(Load(volume, block), HeaderSize, volume.Space.OffsetOf(block));

    /// <summary>Inodes that have the block.</summary>
    public static uint References(ReadOnlySpan<byte> bytes) => ReadUInt32LittleEndian(bytes[4..]);

    public static void SetReferences(Span<byte> bytes, uint count) => WriteUInt32LittleEndian(bytes[4..], count);

    public static void Write(ExtVolume volume, ExtBlock block, byte[] bytes)
    {
        if (volume.HasMetadataChecksums)
        {
            WriteUInt32LittleEndian(bytes.AsSpan(ChecksumOffset), Checksum(volume, block, bytes));
        }

        volume.Cache.Write(block, bytes);
        volume.IsChanged = true;
    }

    /// <summary>A new block's bytes for one inode; null when the attributes do not fit.</summary>
    public static byte[]? TryBuild(int blockSize, IEnumerable<AttributeEntry> attributes)
    {
        // The kernel searches them in this order.
        List<AttributeEntry> entries = [.. attributes
            .Select(entry => !entry.ValueInode.IsNone ? entry : entry with { Hash = AttributeHash.OfEntry(entry) })
            .OrderBy(entry => entry.NameIndex)
            .ThenBy(entry => entry.Name.Length)
            .ThenBy(entry => entry.Name, Comparer<byte[]>.Create((x, y) => x.AsSpan().SequenceCompareTo(y)))];
        if (!AttributeArea.Fits(entries, blockSize - HeaderSize))
        {
            return null;
        }

        byte[] bytes = new byte[blockSize];
        WriteUInt32LittleEndian(bytes, AttributeArea.Magic);
        SetReferences(bytes, 1);
        WriteUInt32LittleEndian(bytes.AsSpan(8), 1);
        WriteUInt32LittleEndian(bytes.AsSpan(12), AttributeHash.OfBlock(entries));
        AttributeArea.Write(bytes, HeaderSize, entries);
        return bytes;
    }

    private static uint Checksum(ExtVolume volume, ExtBlock block, ReadOnlySpan<byte> bytes)
    {
        uint register = Crc32C.Append(ExtChecksums.Append(volume.Seed, block.Value), bytes[..ChecksumOffset]);
        return Crc32C.Append(ExtChecksums.Append(register, 0u), bytes[(ChecksumOffset + 4)..]);
    }
}
