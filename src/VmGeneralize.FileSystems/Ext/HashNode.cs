using VmGeneralize.Blocks;
using static System.Buffers.Binary.BinaryPrimitives;

namespace VmGeneralize.FileSystems.Ext;

/// <summary>
/// A block of a hash tree's index (struct dx_root, struct dx_node). It looks like directory records without names to a program that
/// does not know the index: the root after "." and "..", an inner node after one empty record.
/// </summary>
internal static class HashNode
{
    public const string Structure = "ext directory index";

    /// <summary>dx_root_info: reserved, hash version, length 8, levels below the root, flags.</summary>
    public const int RootInfo = 24;

    public const int RootEntries = 32;
    public const int NodeEntries = 8;
    public const int EntrySize = 8;

    private const int TailSize = 8;

    /// <summary>Where the entries of a block start: 32 in a root, 8 in an inner node; null for a leaf.</summary>
    public static int? EntriesOf(ReadOnlySpan<byte> block, bool isFirst)
    {
        if (isFirst)
        {
            return RootEntries;
        }

        DirectoryRecord record = DirectoryRecord.Read(block, 0, hasTypes: true, 0);
        return record.Inode.IsNone && record.Length == block.Length ? NodeEntries : null;
    }

    /// <summary>Entries that fit, and that exist (the first one has no hash).</summary>
    public static (int Limit, int Count) Counts(ReadOnlySpan<byte> block, int entries, bool hasTail, long position)
    {
        int limit = ReadUInt16LittleEndian(block[entries..]);
        int count = ReadUInt16LittleEndian(block[(entries + 2)..]);
        if (limit > Limit(block.Length, entries, hasTail) || count > limit || count == 0)
        {
            throw CorruptDataException.Mismatch(
                Structure, position + entries, "entries", $"1 to {Limit(block.Length, entries, hasTail)}", $"{count} of {limit}");
        }

        return (limit, count);
    }

    public static int Limit(int blockSize, int entries, bool hasTail) => (blockSize - entries - (hasTail ? TailSize : 0)) / EntrySize;

    public static void SetCounts(Span<byte> block, int entries, int limit, int count)
    {
        WriteUInt16LittleEndian(block[entries..], (ushort)limit);
        WriteUInt16LittleEndian(block[(entries + 2)..], (ushort)count);
    }

    public static uint Hash(ReadOnlySpan<byte> block, int entries, int index) =>
        index == 0 ? 0 : ReadUInt32LittleEndian(block[(entries + (index * EntrySize))..]);

    public static FileBlock Child(ReadOnlySpan<byte> block, int entries, int index) =>
        new(ReadUInt32LittleEndian(block[(entries + (index * EntrySize) + 4)..]) & 0x0FFFFFFF);

    public static void SetEntry(Span<byte> block, int entries, int index, uint hash, FileBlock child)
    {
        if (index > 0)
        {
            WriteUInt32LittleEndian(block[(entries + (index * EntrySize))..], hash);
        }

        WriteUInt32LittleEndian(block[(entries + (index * EntrySize) + 4)..], (uint)child.Value);
    }

    public static uint StoredChecksum(ReadOnlySpan<byte> block, int entries, int limit) =>
        ReadUInt32LittleEndian(block[(entries + (limit * EntrySize) + 4)..]);

    /// <summary>Over the block up to its last entry, then over the tail with a checksum of zero.</summary>
    public static uint Checksum(ReadOnlySpan<byte> block, int entries, int limit, int count, uint inodeSeed)
    {
        uint register = Crc32C.Append(inodeSeed, block[..(entries + (count * EntrySize))]);
        register = Crc32C.Append(register, block.Slice(entries + (limit * EntrySize), 4));
        return ExtChecksums.Append(register, 0u);
    }

    public static void Seal(Span<byte> block, int entries, int limit, int count, uint inodeSeed) =>
        WriteUInt32LittleEndian(block[(entries + (limit * EntrySize) + 4)..], Checksum(block, entries, limit, count, inodeSeed));

    /// <summary>Zeros unused space for entries; no checksum covers it. Returns how many bytes were not zero.</summary>
    public static long SweepUnused(byte[]? block, bool isFirst, bool hasTail, bool wipe, long position)
    {
        int entries = isFirst ? RootEntries : NodeEntries;
        (int limit, int count) = Counts(block, entries, hasTail, position);
        return SlackBytes.Take(block.AsSpan((entries + (count * EntrySize))..(entries + (limit * EntrySize))), wipe);
    }
}
