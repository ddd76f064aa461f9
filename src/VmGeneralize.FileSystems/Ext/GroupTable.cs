using VmGeneralize.Blocks;
using static System.Buffers.Binary.BinaryPrimitives;

namespace VmGeneralize.FileSystems.Ext;

/// <summary>All group descriptors, and where the parts of each group are. Read once; changed ones are written by <see cref="Flush"/>.</summary>
internal sealed class GroupTable
{
    public const string Structure = "ext group descriptor";

    private readonly Superblock _superblock;
    private readonly BlockSpace _space;
    private readonly uint _seed;
    private readonly byte[] _table;
    private readonly SortedSet<int> _changed = [];

    private GroupTable(Superblock superblock, uint seed, byte[] table)
    {
        _superblock = superblock;
        _space = new BlockSpace(superblock.BlockSize);
        _seed = seed;
        _table = table;
        Count = superblock.Groups;
        InodeTableBlocks = (int)_space.BlocksFor((long)superblock.InodesPerGroup * superblock.InodeSize);
    }

    public int Count { get; }

    /// <summary>Blocks of each group's inode table.</summary>
    public int InodeTableBlocks { get; }

    public GroupDescriptor this[int group] => new(_table, group * _superblock.DescriptorSize, _superblock.DescriptorSize);

    /// <summary>Blocks that the descriptors need: one copy of the table.</summary>
    private int DescriptorBlocks => (_table.Length + _superblock.BlockSize - 1) / _superblock.BlockSize;

    private int DescriptorsPerBlock => _superblock.BlockSize / _superblock.DescriptorSize;

    private bool HasMetaGroups => (_superblock.Incompatible & IncompatibleFeatures.MetaBlockGroups) != 0;

    /// <exception cref="CorruptDataException">A wrong checksum or an impossible position.</exception>
    public static GroupTable Read(IBlockDevice volume, Superblock superblock, uint seed)
    {
        GroupTable groups = new(superblock, seed, new byte[superblock.Groups * superblock.DescriptorSize]);
        for (int block = 0; block < groups.DescriptorBlocks;)
        {
            // Without meta_bg all blocks of the table are one range.
            int count = 1;
            ExtBlock first = groups.DescriptorBlock(block);
            while (block + count < groups.DescriptorBlocks && groups.DescriptorBlock(block + count) == first + count)
            {
                count++;
            }

            int start = block * superblock.BlockSize;
            int length = Math.Min(groups._table.Length - start, count * superblock.BlockSize);
            volume.Read(groups._space.OffsetOf(first), groups._table.AsSpan(start, length));
            block += count;
        }

        for (int group = 0; group < groups.Count; group++)
        {
            groups.Check(group);
        }

        return groups;
    }

    public ExtBlock FirstBlock(int group) => _superblock.FirstDataBlock + (group * _superblock.BlocksPerGroup);

    /// <summary>Fewer in the last group.</summary>
    public int BlocksIn(int group) => (int)Math.Min(_superblock.BlocksPerGroup, _superblock.Blocks - FirstBlock(group).Value);

    public int ClustersIn(int group) => (BlocksIn(group) + _superblock.BlocksPerCluster - 1) / _superblock.BlocksPerCluster;

    public int GroupOf(ExtBlock block) => (int)((block - _superblock.FirstDataBlock) / _superblock.BlocksPerGroup);

    /// <summary>The bit of its group's bitmap that stands for a block's cluster.</summary>
    public int BitOf(ExtBlock block) => (int)((block - FirstBlock(GroupOf(block))) / _superblock.BlocksPerCluster);

    public int GroupOf(InodeNumber inode) => (int)((inode.Value - 1) / _superblock.InodesPerGroup);

    /// <summary>An inode's place in the table and the bitmap of its group.</summary>
    public int IndexOf(InodeNumber inode) => (int)((inode.Value - 1) % _superblock.InodesPerGroup);

    /// <summary>The number of the inode at a place of a group's table.</summary>
    public InodeNumber InodeAt(int group, int index) => new((uint)(((long)group * _superblock.InodesPerGroup) + index + 1));

    /// <summary>The clusters that contain the blocks, whole or in part.</summary>
    public (ExtCluster First, long Count) ClustersOf(BlockSpan blocks)
    {
        long first = blocks.First - _superblock.FirstDataBlock;
        long start = first / _superblock.BlocksPerCluster;
        return (new ExtCluster(start), ((first + blocks.Count + _superblock.BlocksPerCluster - 1) / _superblock.BlocksPerCluster) - start);
    }

    /// <summary>The blocks of clusters, in whole clusters also at the end of the volume.</summary>
    public BlockSpan BlocksOf(ExtCluster first, long count) =>
        new(_superblock.FirstDataBlock + (first.Value * _superblock.BlocksPerCluster), count * _superblock.BlocksPerCluster);

    /// <summary>Inodes of a group that may ever have been used: those after them need not be read.</summary>
    public int InitialisedInodes(int group)
    {
        GroupDescriptor descriptor = this[group];
        return !_superblock.HasGroupChecksums ? _superblock.InodesPerGroup
            : (descriptor.Flags & GroupFlags.InodesUninitialised) != 0 ? 0
            : _superblock.InodesPerGroup - descriptor.UnusedInodes;
    }

    /// <summary>
    /// Parts of the groups' own blocks that nothing reads: after the superblock and its copies, after the last descriptor in each copy of the
    /// table, blocks that are reserved for a longer table (but for the first group's, which map the others), and bitmaps that were never written.
    /// </summary>
    public IEnumerable<Extent> Unread()
    {
        for (int group = 0; group < Count; group++)
        {
            if (HasSuperblock(group))
            {
                long end = (group == 0 ? Superblock.Position : _space.OffsetOf(FirstBlock(group))) + Superblock.Size;
                yield return Extent.FromBounds(end, _space.OffsetOf(_space.BlockAt(end - 1).Block + 1));
                Extent all = _space.ExtentOf(new BlockSpan(FirstBlock(group), BlocksIn(group)));
                foreach (Extent part in UnreadDescriptors(group).Where(part => all.Overlaps(part)))
                {
                    yield return part.Intersect(all);
                }
            }

            GroupDescriptor descriptor = this[group];
            GroupFlags flags = _superblock.HasGroupChecksums ? descriptor.Flags : GroupFlags.None;
            if ((flags & GroupFlags.InodesUninitialised) != 0)
            {
                yield return _space.ExtentOf(new BlockSpan(descriptor.InodeBitmap, 1));
            }

            if ((flags & GroupFlags.BlocksUninitialised) != 0)
            {
                yield return _space.ExtentOf(new BlockSpan(descriptor.BlockBitmap, 1));
            }
        }
    }

    public void MarkChanged(int group) => _changed.Add(group);

    /// <summary>Ranges of blocks that hold the group's copies of superblock and descriptors, its bitmaps and its inode table.</summary>
    public IEnumerable<BlockSpan> MetadataOf(int group)
    {
        int count = 0;
        if (HasSuperblock(group))
        {
            count = 1;
        }

        int metaGroup = group / DescriptorsPerBlock;
        if (!HasMetaGroups || metaGroup < _superblock.FirstMetaGroup)
        {
            int blocks = HasMetaGroups ? (int)Math.Min(_superblock.FirstMetaGroup, DescriptorBlocks) : DescriptorBlocks + _superblock.ReservedDescriptorBlocks;
            count += HasSuperblock(group) ? blocks : 0;
        }
        else if (group % DescriptorsPerBlock is 0 or 1 || group % DescriptorsPerBlock == DescriptorsPerBlock - 1)
        {
            count++;
        }

        if (count > 0)
        {
            yield return new BlockSpan(FirstBlock(group), Math.Min(count, BlocksIn(group)));
        }

        GroupDescriptor descriptor = this[group];
        yield return new BlockSpan(descriptor.BlockBitmap, 1);
        yield return new BlockSpan(descriptor.InodeBitmap, 1);
        yield return new BlockSpan(descriptor.InodeTable, InodeTableBlocks);
    }

    /// <summary>Writes the blocks with changed descriptors, checksums updated. Backups stay as they are, as in the kernel.</summary>
    public void Flush(IWritableBlockDevice volume)
    {
        foreach (int group in _superblock.HasGroupChecksums ? _changed : [])
        {
            GroupDescriptor descriptor = this[group];
            descriptor.Checksum = Checksum(group);
        }

        foreach (int block in _changed.Select(group => group / DescriptorsPerBlock).Distinct())
        {
            int start = block * _superblock.BlockSize;
            volume.Write(_space.OffsetOf(DescriptorBlock(block)), _table.AsSpan(start, Math.Min(_superblock.BlockSize, _table.Length - start)));
        }

        _changed.Clear();
    }

    /// <summary>Where block <paramref name="index"/> of the table is.</summary>
    private ExtBlock DescriptorBlock(int index)
    {
        // Block 0 holds the superblock together with the boot area when blocks are larger than 1 KiB; bigalloc with 1 KiB blocks starts at 0.
        if (!HasMetaGroups || index < _superblock.FirstMetaGroup)
        {
            return _space.BlockAt(Superblock.Position).Block + 1 + index;
        }

        int group = index * DescriptorsPerBlock;
        return FirstBlock(group) + (HasSuperblock(group) ? 1 : 0);
    }

    // With meta_bg there is one block of descriptors in a group, and none in reserve.
    private IEnumerable<Extent> UnreadDescriptors(int group)
    {
        if (!HasMetaGroups)
        {
            ExtBlock table = (group == 0 ? _space.BlockAt(Superblock.Position).Block : FirstBlock(group)) + 1;
            long end = _space.OffsetOf(table + DescriptorBlocks);
            yield return Extent.FromBounds(_space.OffsetOf(table) + _table.Length, end);
            if (group > 0)
            {
                yield return new Extent(end, _space.BytesOf(_superblock.ReservedDescriptorBlocks));
            }
        }
    }

    private bool HasSuperblock(int group)
    {
        if (group == 0)
        {
            return true;
        }

        if ((_superblock.Compatible & CompatibleFeatures.SparseSuper2) != 0)
        {
            return ReadUInt32LittleEndian(_superblock.BackupGroups) == group || ReadUInt32LittleEndian(_superblock.BackupGroups[4..]) == group;
        }

        return (_superblock.ReadOnlyCompatible & ReadOnlyCompatibleFeatures.SparseSuper) == 0
            || group == 1 || IsPower(group, 3) || IsPower(group, 5) || IsPower(group, 7);
    }

    private static bool IsPower(int number, int of)
    {
        while (number % of == 0)
        {
            number /= of;
        }

        return number == 1;
    }

    private void Check(int group)
    {
        GroupDescriptor descriptor = this[group];
        long position = _space.OffsetOf(DescriptorBlock(group / DescriptorsPerBlock)) + (group % DescriptorsPerBlock * _superblock.DescriptorSize);
        if (_superblock.HasGroupChecksums && descriptor.Checksum != Checksum(group))
        {
            throw CorruptDataException.Mismatch(Structure, position, $"checksum of group {group}", $"0x{Checksum(group):X4}", $"0x{descriptor.Checksum:X4}");
        }

        Require(IsInside(descriptor.BlockBitmap, 1), "block bitmap", descriptor.BlockBitmap);
        Require(IsInside(descriptor.InodeBitmap, 1), "inode bitmap", descriptor.InodeBitmap);
        Require(IsInside(descriptor.InodeTable, InodeTableBlocks), "inode table", descriptor.InodeTable);
        if (_superblock.HasGroupChecksums && (descriptor.UnusedInodes < 0 || descriptor.UnusedInodes > _superblock.InodesPerGroup))
        {
            throw CorruptDataException.Mismatch(
                Structure, position, $"unused inodes of group {group}", $"at most {_superblock.InodesPerGroup}", descriptor.UnusedInodes);
        }

        void Require(bool condition, string part, ExtBlock block)
        {
            if (!condition)
            {
                throw CorruptDataException.Mismatch(Structure, position, $"{part} of group {group}", "a block on the volume", block);
            }
        }
    }

    private bool IsInside(ExtBlock block, long count) => block >= _superblock.FirstDataBlock && block.Value <= _superblock.Blocks - count;

    private ushort Checksum(int group)
    {
        Span<byte> number = stackalloc byte[4];
        WriteInt32LittleEndian(number, group);
        ReadOnlySpan<byte> bytes = this[group].Bytes;
        ReadOnlySpan<byte> before = bytes[..GroupDescriptor.ChecksumOffset];
        ReadOnlySpan<byte> after = bytes[(GroupDescriptor.ChecksumOffset + 2)..];
        if (_superblock.HasMetadataChecksums)
        {
            uint register = Crc32C.Append(Crc32C.Append(Crc32C.Append(_seed, number), before), [0, 0]);
            return unchecked((ushort)Crc32C.Append(register, after));
        }

        // The older sum skips its own field.
        ushort crc = ExtChecksums.Crc16(ExtChecksums.Crc16(ExtChecksums.Crc16(ushort.MaxValue, _superblock.Uuid), number), before);
        return after.Length > 0 ? ExtChecksums.Crc16(crc, after) : crc;
    }
}
