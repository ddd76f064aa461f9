using VmGeneralize.Blocks;
using static System.Buffers.Binary.BinaryPrimitives;

namespace VmGeneralize.FileSystems.Ext;

/// <summary>
/// The extent tree of an inode: header and entries of 12 bytes each, root in i_block, up to five levels below. A node that is a block
/// ends with a checksum after the space for its entries.
/// </summary>
internal static class ExtentTree
{
    public const string Structure = "ext4 extent tree";

    /// <summary>Longest extent in blocks; above it the length means an unwritten one of length - 32768.</summary>
    private const int MaxBlocks = 32768;

    private const ushort Magic = 0xF30A;
    private const int EntrySize = 12;
    private const int DeepestTree = 5;
    private const int RootEntries = (Inode.BlockAreaSize - EntrySize) / EntrySize;

    public static void Read(ExtVolume volume, Inode inode, FileMap map) =>
        ReadNode(volume, inode, map, inode.BlockBytes, volume.Position(inode.Number) + Inode.BlockArea, depth: null);

    /// <summary>Bytes of a node that mean something: header and entries.</summary>
    public static int UsedBytes(ReadOnlySpan<byte> node) => EntrySize + (EntrySize * ReadUInt16LittleEndian(node[2..]));

    /// <summary>Where a block's checksum is: after the space that its header states; never outside the block.</summary>
    public static int ChecksumOffset(ReadOnlySpan<byte> node) =>
        EntrySize + (Math.Min(EntriesPerBlock(node.Length), ReadUInt16LittleEndian(node[4..])) * EntrySize);

    /// <summary>Writes the checksum of a block.</summary>
    public static void Seal(ExtVolume volume, Inode inode, byte[] node)
    {
        if (volume.HasMetadataChecksums)
        {
            int at = ChecksumOffset(node);
            WriteUInt32LittleEndian(node.AsSpan(at), Crc32C.Append(volume.InodeSeed(inode), node.AsSpan(0, at)));
        }
    }

    /// <summary>Writes a new tree for a list of runs; blocks for its nodes come from and go back to the bitmaps.</summary>
    /// <returns>The nodes.</returns>
    public static List<ExtBlock> Write(ExtVolume volume, Inode inode, IReadOnlyList<MappedRun> runs, ExtBlock goal)
    {
        List<byte[]> entries = [.. runs.SelectMany(Extents)];
        List<ExtBlock> nodes = [];
        int depth = 0;
        int room = EntriesPerBlock(volume.BlockSize);
        while (entries.Count > RootEntries)
        {
            List<byte[]> parents = [];
            foreach (byte[][] chunk in entries.Chunk(room))
            {
                ExtBlock block = volume.BlockBitmaps.Allocate(nodes.Count > 0 ? nodes[^1] : goal, 1).First;
                nodes.Add(block);
                byte[] node = new byte[volume.BlockSize];
                Fill(node, chunk, room, depth);
                Seal(volume, inode, node);
                volume.Cache.Write(block, node);
                parents.Add(IndexEntry(chunk[0], block));
            }

            entries = parents;
            depth++;
        }

        inode.BlockBytes.Clear();
        Fill(inode.BlockBytes, [.. entries], RootEntries, depth);
        return nodes;
    }

    private static int EntriesPerBlock(int blockSize) => (blockSize - EntrySize) / EntrySize;

    private static void Fill(Span<byte> node, byte[][] entries, int room, int depth)
    {
        WriteUInt16LittleEndian(node, Magic);
        WriteUInt16LittleEndian(node[2..], (ushort)entries.Length);
        WriteUInt16LittleEndian(node[4..], (ushort)room);
        WriteUInt16LittleEndian(node[6..], (ushort)depth);
        for (int i = 0; i < entries.Length; i++)
        {
            entries[i].CopyTo(node[(EntrySize * (i + 1))..]);
        }
    }

    private static IEnumerable<byte[]> Extents(MappedRun run)
    {
        int most = run.IsUnwritten ? MaxBlocks - 1 : MaxBlocks;
        for (long done = 0; done < run.Count; done += most)
        {
            int count = (int)Math.Min(most, run.Count - done);
            byte[] entry = new byte[EntrySize];
            WriteUInt32LittleEndian(entry, (uint)(run.Logical + done).Value);
            WriteUInt16LittleEndian(entry.AsSpan(4), (ushort)(run.IsUnwritten ? count + MaxBlocks : count));
            SetBlock(entry, low: 8, high: 6, run.Physical + done);
            yield return entry;
        }
    }

    private static byte[] IndexEntry(byte[] first, ExtBlock block)
    {
        byte[] entry = new byte[EntrySize];
        first.AsSpan(0, 4).CopyTo(entry);
        SetBlock(entry, low: 4, high: 8, block);
        return entry;
    }

    private static ExtBlock Block(ReadOnlySpan<byte> entry, int low, int high) =>
        new(ReadUInt32LittleEndian(entry[low..]) | ((long)ReadUInt16LittleEndian(entry[high..]) << 32));

    private static void SetBlock(Span<byte> entry, int low, int high, ExtBlock block)
    {
        WriteUInt32LittleEndian(entry[low..], unchecked((uint)block.Value));
        WriteUInt16LittleEndian(entry[high..], (ushort)(block.Value >> 32));
    }

    private static void ReadNode(ExtVolume volume, Inode inode, FileMap map, ReadOnlySpan<byte> node, long position, int? depth)
    {
        ushort magic = ReadUInt16LittleEndian(node);
        int entries = ReadUInt16LittleEndian(node[2..]);
        int most = ReadUInt16LittleEndian(node[4..]);
        int level = ReadUInt16LittleEndian(node[6..]);
        Require(magic == Magic, "extent magic", "exactly", magic, Magic);
        Require(most <= EntriesPerBlock(node.Length) && most > 0, "room for extents", "1 to", most, EntriesPerBlock(node.Length));
        Require(entries <= most && (entries > 0 || depth is null), "extents in a node", "1 to", entries, most);
        Require(
            depth is null ? level <= DeepestTree : level == depth,
            "depth of the extent tree",
            depth is null ? "at most" : "exactly",
            level,
            depth ?? DeepestTree);
        for (int i = 1; i <= entries; i++)
        {
            ReadOnlySpan<byte> entry = node.Slice(i * EntrySize, EntrySize);
            if (level == 0)
            {
                int length = ReadUInt16LittleEndian(entry[4..]);
                bool isUnwritten = length > MaxBlocks;
                MappedRun run = new(
                    new FileBlock(ReadUInt32LittleEndian(entry)),
                    Block(entry, low: 8, high: 6),
                    isUnwritten ? length - MaxBlocks : length,
                    isUnwritten);
                volume.RequireInside(run.Blocks, Structure, position);
                Require(
                    run.Count > 0 && run.End.Value <= FileBlock.MaxBlocks && map.TryAdd(run),
                    "first block of an extent",
                    "after the extent before it",
                    run.Logical.Value);
                continue;
            }

            ExtBlock child = Block(entry, low: 4, high: 8);
            volume.RequireInside(new BlockSpan(child, 1), Structure, position);
            Require(map.TryAddNode(child), "extent node", "each block once", child.Value);
            byte[] bytes = volume.Cache.Read(child);
            if (volume.HasMetadataChecksums)
            {
                int at = ChecksumOffset(bytes);
                uint expected = Crc32C.Append(volume.InodeSeed(inode), bytes.AsSpan(0, at));
                uint actual = ReadUInt32LittleEndian(bytes.AsSpan(at));
                if (actual != expected)
                {
                    throw CorruptDataException.Mismatch(
                        Structure, volume.Space.OffsetOf(child), $"checksum of a node of inode {inode.Number}", $"0x{expected:X8}", $"0x{actual:X8}");
                }
            }

            ReadNode(volume, inode, map, bytes, volume.Space.OffsetOf(child), level - 1);
        }

        // The limit is a separate argument, so that nothing is formatted for the millions of valid extents.
        void Require(bool condition, string field, string expected, long actual, long? limit = null)
        {
            if (!condition)
            {
                throw CorruptDataException.Mismatch(
                    Structure, position, $"{field} of inode {inode.Number}", limit is null ? expected : $"{expected} {limit}", actual);
            }
        }
    }
}
