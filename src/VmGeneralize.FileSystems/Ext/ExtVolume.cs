using VmGeneralize.Blocks;
using VmGeneralize.FileSystems.Probing;

namespace VmGeneralize.FileSystems.Ext;

/// <summary>What all parts of the reader and the editor share: superblock, groups, bitmaps, metadata blocks, inodes.</summary>
internal sealed class ExtVolume : IChangeTracked
{
    private ExtentSet? _systemZone;

    private ExtVolume(IBlockDevice device, Superblock superblock, CancellationToken cancellation)
    {
        Device = device;
        Cancellation = cancellation;
        Superblock = superblock;
        Space = new BlockSpace(superblock.BlockSize);
        Seed = ExtChecksums.VolumeSeed(superblock);
        Groups = GroupTable.Read(device, superblock, Seed);
        Cache = new BlockCache(device, Space, cancellation);
        BlockBitmaps = new BlockBitmaps(this);
        InodeBitmaps = new InodeBitmaps(this);
    }

    public IBlockDevice Device { get; }

    /// <summary>Cancels every operation on the volume. Every access to metadata checks it; so do loops without one.</summary>
    public CancellationToken Cancellation { get; }

    public Superblock Superblock { get; }

    public GroupTable Groups { get; }

    public BlockCache Cache { get; }

    public BlockBitmaps BlockBitmaps { get; }

    public InodeBitmaps InodeBitmaps { get; }

    /// <summary>Where blocks are.</summary>
    public BlockSpace Space { get; }

    /// <summary>In bytes.</summary>
    public int BlockSize => Space.BlockSize;

    /// <summary>Its name in errors.</summary>
    public string Name => $"ext volume {new Guid(Superblock.Uuid, bigEndian: true)}";

    /// <summary>What every metadata checksum starts from.</summary>
    public uint Seed { get; }

    public bool HasMetadataChecksums => Superblock.HasMetadataChecksums;

    /// <summary>The volume's own metadata: superblocks, descriptors, bitmaps, inode tables; in bytes.</summary>
    public ExtentSet SystemZone => _systemZone ??= new ExtentSet(Enumerable.Range(0, Groups.Count)
        .SelectMany(Groups.MetadataOf)
        .Select(Space.ExtentOf));

    public bool IsChanged { get; set; }

    public IWritableBlockDevice Writable => Cache.Writable;

    public static ExtVolume Open(IBlockDevice device, CancellationToken cancellation = default) => new(device, Superblock.Read(device), cancellation);

    public static ExtVolume Open(VolumeHead head) => new(head.Device, Superblock.Read(head), head.Cancellation);

    /// <summary>Whether blocks are all on the volume, the boot block excluded.</summary>
    public bool IsInside(BlockSpan blocks) =>
        blocks.First.Value >= Math.Max(1, Superblock.FirstDataBlock.Value) && blocks.Count >= 0 && blocks.First.Value <= Superblock.Blocks - blocks.Count;

    /// <exception cref="CorruptDataException">A structure names a block that is not on the volume.</exception>
    public void RequireInside(BlockSpan blocks, string structure, long position)
    {
        if (!IsInside(blocks))
        {
            throw CorruptDataException.Mismatch(structure, position, "blocks", $"below {Superblock.Blocks}", $"{blocks.Count} from {blocks.First}");
        }
    }

    /// <summary>What to throw when no blocks are left.</summary>
    public GuestVolumeFullException Full(long blocks) => new(ExtRefusal.Full, Name, Space.BytesOf(blocks), Space.BytesOf(Superblock.FreeBlocks));

    /// <summary>What to throw when another resource is used up.</summary>
    public GuestVolumeFullException Full(string lack) => new(ExtRefusal.Full, Name, lack);

    /// <summary>An inode in use.</summary>
    /// <exception cref="CorruptDataException">No such inode, or one that is not in use or damaged.</exception>
    public Inode ReadInode(InodeNumber number)
    {
        if (number.IsNone || number.Value > Superblock.Inodes)
        {
            throw CorruptDataException.Mismatch(Inode.Structure, 0, "inode number", $"1 to {Superblock.Inodes}", number);
        }

        Inode inode = ReadRaw(number);
        Check(inode);
        return inode;
    }

    /// <summary>Whatever the inode table holds there; the number is in range.</summary>
    public Inode ReadRaw(InodeNumber number) => ReadRaw(number, new byte[Superblock.InodeSize]);

    /// <summary>As <see cref="ReadRaw(InodeNumber)"/>, for walks over many: the copy is in an array of the caller's, until the next one.</summary>
    public Inode ReadRaw(InodeNumber number, byte[] copy)
    {
        (ExtBlock block, int offset) = Locate(number, out ExtBlock table);
        byte[] bytes = Cache.ReadAhead(block, new BlockSpan(table, Groups.InodeTableBlocks));
        bytes.AsSpan(offset, copy.Length).CopyTo(copy);
        return new Inode(number, copy);
    }

    /// <exception cref="CorruptDataException">Not in use, or a wrong checksum or impossible field.</exception>
    public void Check(Inode inode)
    {
        if (inode.Mode == 0)
        {
            throw CorruptDataException.Mismatch(Inode.Structure, Position(inode.Number), $"mode of inode {inode.Number}", "one in use", "a free one");
        }

        if (HasMetadataChecksums && inode.StoredChecksum != inode.Checksum(Seed))
        {
            throw CorruptDataException.Mismatch(
                Inode.Structure, Position(inode.Number), $"checksum of inode {inode.Number}", $"0x{inode.Checksum(Seed):X8}", $"0x{inode.StoredChecksum:X8}");
        }

        if (inode.ExtraSize > inode.Bytes.Length - Inode.BaseSize || inode.ExtraSize % 4 != 0)
        {
            throw CorruptDataException.Mismatch(
                Inode.Structure,
                Position(inode.Number),
                $"extra size of inode {inode.Number}",
                $"a multiple of 4, at most {inode.Bytes.Length - Inode.BaseSize}",
                inode.ExtraSize);
        }

        // 2^32 blocks is the most that a logical block number reaches; the kernel refuses larger ones too.
        if (inode.Size < 0 || inode.Size / BlockSize >= FileBlock.MaxBlocks)
        {
            throw CorruptDataException.Mismatch(Inode.Structure, Position(inode.Number), $"size of inode {inode.Number}", "below 2^32 blocks", inode.Size);
        }

        if (inode.HasInlineData && inode.Size > inode.Bytes.Length)
        {
            throw CorruptDataException.Mismatch(
                Inode.Structure, Position(inode.Number), $"size of inode {inode.Number}", "contents that fit in the inode", inode.Size);
        }
    }

    /// <summary>Writes an inode with its checksum.</summary>
    public void Write(Inode inode)
    {
        if (HasMetadataChecksums)
        {
            inode.StoredChecksum = inode.Checksum(Seed);
        }

        (ExtBlock block, int offset) = Locate(inode.Number, out _);
        Cache.Write(block, offset, inode.Bytes);
        IsChanged = true;
    }

    /// <summary>Where an inode is, in bytes of the volume.</summary>
    public long Position(InodeNumber number)
    {
        (ExtBlock block, int offset) = Locate(number, out _);
        return Space.OffsetOf(block) + offset;
    }

    public uint InodeSeed(Inode inode) => ExtChecksums.InodeSeed(Seed, inode.Number, inode.Generation);

    /// <summary>Writes what was kept in memory: bitmaps, descriptors, superblock.</summary>
    public void Flush()
    {
        BlockBitmaps.Flush();
        InodeBitmaps.Flush();
        Groups.Flush(Writable);
        Superblock.Seal();
        Writable.Write(Superblock.Position, Superblock.Bytes);
    }

    private (ExtBlock Block, int Offset) Locate(InodeNumber number, out ExtBlock table)
    {
        long offset = (long)Groups.IndexOf(number) * Superblock.InodeSize;
        table = Groups[Groups.GroupOf(number)].InodeTable;
        return (table + (offset / BlockSize), (int)(offset % BlockSize));
    }
}
