using VmGeneralize.Blocks;
using VmGeneralize.FileSystems.Posix;
using static System.Buffers.Binary.BinaryPrimitives;

namespace VmGeneralize.FileSystems.Ext;

/// <summary>
/// Reads a directory. Hash trees are read like any other: their leaves are ordinary blocks, and all names are in the leaves.
/// </summary>
internal static class ExtDirectory
{
    /// <summary>In an inline directory the parent's number is where others have "." and "..".</summary>
    public const int InlineStart = 4;

    /// <summary>The names, in stored order.</summary>
    /// <exception cref="CorruptDataException">The directory is damaged.</exception>
    public static IEnumerable<DirectoryEntry> Entries(ExtVolume volume, Inode directory)
    {
        bool hasTypes = HasTypes(volume);
        foreach (DirectoryRegion region in Regions(volume, directory))
        {
            foreach (DirectoryRecord record in DirectoryBlock.Read(region.Bytes, hasTypes, region.Position))
            {
                if (record.Inode.IsNone || IsDots(record.Name(region.Bytes)))
                {
                    continue;
                }

                yield return new DirectoryEntry(NameOf(record, region), record.Inode, record.Type, region.Index, record.Offset);
            }
        }
    }

    public static bool HasTypes(ExtVolume volume) => (volume.Superblock.Incompatible & IncompatibleFeatures.FileType) != 0;

    public static bool IsDots(ReadOnlySpan<byte> name) => name.SequenceEqual("."u8) || name.SequenceEqual(".."u8);

    /// <summary>Number of the parent that a directory names.</summary>
    public static InodeNumber ParentOf(ExtVolume volume, Inode directory)
    {
        DirectoryRegion first = Regions(volume, directory).FirstOrDefault();
        if (directory.HasInlineData)
        {
            return new InodeNumber(ReadUInt32LittleEndian(directory.BlockBytes));
        }

        List<DirectoryRecord> records = first.Bytes.Array is null ? [] : DirectoryBlock.Read(first.Bytes, HasTypes(volume), first.Position);
        return records.Count >= 2 && records[1].Name(first.Bytes).SequenceEqual(".."u8)
            ? records[1].Inode
            : throw CorruptDataException.Mismatch(DirectoryBlock.Structure, first.Position, $"second record of directory {directory.Number}", "..", "another");
    }

    /// <summary>All blocks, checksums verified. Arrays of blocks are the cache's: see <see cref="BlockCache"/>.</summary>
    public static IEnumerable<DirectoryRegion> Regions(ExtVolume volume, Inode directory)
    {
        if (directory.HasInlineData)
        {
            long position = volume.Position(directory.Number);
            yield return new DirectoryRegion(
                default,
                default,
                new ArraySegment<byte>(directory.Bytes, Inode.BlockArea + InlineStart, Inode.BlockAreaSize - InlineStart),
                position + Inode.BlockArea + InlineStart,
                IsIndex: false);
            if (InodeAttributes.Read(volume, directory).Find(entry => entry.IsInlineData) is { Value.Length: > 0 } rest)
            {
                yield return new DirectoryRegion(new FileBlock(1), default, rest.Value, position, IsIndex: false);
            }

            yield break;
        }

        FileMap map = FileMap.Read(volume, directory);
        FileBlock end = volume.Space.FileBlockAt(directory.Size).Block;
        foreach (MappedRun run in map.Runs)
        {
            for (long i = 0; i < run.Count && run.Logical + i < end; i++)
            {
                if (run.IsUnwritten)
                {
                    throw CorruptDataException.Mismatch(
                        DirectoryBlock.Structure,
                        volume.Space.OffsetOf(run.Physical),
                        $"blocks of directory {directory.Number}",
                        "written ones",
                        $"block {run.Logical}, which is not");
                }

                yield return Region(volume, directory, run.Logical + i, run.Physical + i, volume.Cache.ReadAhead(run.Physical + i, run.Blocks));
            }
        }
    }

    /// <summary>A block of a directory as a region, its checksum verified.</summary>
    public static DirectoryRegion Region(ExtVolume volume, Inode directory, FileBlock logical, ExtBlock block, byte[] bytes)
    {
        bool hasTail = volume.HasMetadataChecksums;
        long position = volume.Space.OffsetOf(block);
        bool isFirst = logical == default;
        bool hasIndex = (directory.Flags & InodeFlags.HashIndex) != 0;
        if (hasIndex && HashNode.EntriesOf(bytes, isFirst) is { } entries && (hasTail || isFirst || !IsEmptyLeaf(bytes)))
        {
            (int limit, int count) = HashNode.Counts(bytes, entries, hasTail, position);
            if (hasTail)
            {
                Require(HashNode.StoredChecksum(bytes, entries, limit), HashNode.Checksum(bytes, entries, limit, count, volume.InodeSeed(directory)));
            }

            return new DirectoryRegion(logical, block, bytes, position, IsIndex: true);
        }

        if (!hasTail)
        {
            return new DirectoryRegion(logical, block, bytes, position, IsIndex: false);
        }

        if (!DirectoryBlock.HasTail(bytes))
        {
            throw CorruptDataException.Mismatch(DirectoryBlock.Structure, position, $"end of a block of directory {directory.Number}", "a checksum", "none");
        }

        Require(DirectoryBlock.StoredChecksum(bytes), DirectoryBlock.Checksum(bytes, volume.InodeSeed(directory)));
        return new DirectoryRegion(logical, block, new ArraySegment<byte>(bytes, 0, bytes.Length - DirectoryBlock.TailSize), position, IsIndex: false);

        void Require(uint actual, uint expected)
        {
            if (actual != expected)
            {
                throw CorruptDataException.Mismatch(
                    DirectoryBlock.Structure, position, $"checksum of a block of directory {directory.Number}", $"0x{expected:X8}", $"0x{actual:X8}");
            }
        }
    }

    // Without checksums a leaf that lost all its names looks like an inner node; a node always has room for entries.
    private static bool IsEmptyLeaf(ReadOnlySpan<byte> block) =>
        ReadUInt16LittleEndian(block[HashNode.NodeEntries..]) != HashNode.Limit(block.Length, HashNode.NodeEntries, hasTail: false);

    private static string NameOf(DirectoryRecord record, DirectoryRegion region)
    {
        ReadOnlySpan<byte> name = record.Name(region.Bytes);
        return name.IndexOfAny((byte)'/', (byte)0) < 0
            ? PosixName.Decode(name)
            : throw CorruptDataException.Mismatch(DirectoryBlock.Structure, region.Position + record.Offset, "name", "one without / and NUL", "another");
    }
}
