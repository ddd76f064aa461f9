using VmGeneralize.Blocks;
using VmGeneralize.FileSystems.Probing;

namespace VmGeneralize.FileSystems.Xfs;

/// <summary>The parts of one volume: superblock, geometry, inodes, and metadata blocks, which are cached.</summary>
internal sealed class XfsVolume : IChangeTracked
{
    public const string Name = "XFS";

    private const int MaxCachedBytes = 16 << 20; // of each volume, and a disk is open twice when it is verified
    private const int ReadAheadBytes = 64 << 10;

    private readonly Dictionary<XfsBlock, byte[]> _blocks = [];

    private XfsVolume(VolumeHead head)
    {
        Device = head.Device;
        Cancellation = head.Cancellation;
        Superblock = XfsSuperblock.Read(head);
        Geometry = new XfsGeometry(Superblock);
    }

    public IBlockDevice Device { get; }

    public CancellationToken Cancellation { get; }

    public XfsSuperblock Superblock { get; }

    public XfsGeometry Geometry { get; }

    /// <summary>In bytes.</summary>
    public int BlockSize => Geometry.BlockSize;

    /// <summary>Its name in errors.</summary>
    public string Title => $"XFS volume {new Guid(Superblock.Uuid, bigEndian: true)}";

    public bool IsChanged { get; set; }

    public IWritableBlockDevice Writable => Device as IWritableBlockDevice ?? throw new InvalidOperationException("the volume was opened read-only");

    public static XfsVolume Open(VolumeHead head) => new(head);

    public static XfsVolume Open(IBlockDevice device, CancellationToken cancellation = default) => new(VolumeHead.Read(device, cancellation));

    /// <summary>A metadata block, which must not be changed.</summary>
    /// <param name="block">The block; the caller has checked that it is on the volume.</param>
    /// <param name="ahead">Number of blocks from there on that will be needed too: they are read in one go up to 64 KiB.</param>
    public byte[] ReadBlock(XfsBlock block, long ahead = 1)
    {
        Cancellation.ThrowIfCancellationRequested();
        if (_blocks.TryGetValue(block, out byte[]? bytes))
        {
            return bytes;
        }

        if ((long)_blocks.Count * BlockSize > MaxCachedBytes)
        {
            _blocks.Clear();
        }

        int count = (int)Math.Clamp(ahead, 1, Math.Max(1, ReadAheadBytes / BlockSize));
        byte[] all = new byte[count * BlockSize];
        Device.Read(Geometry.OffsetOf(block), all);
        if (count == 1)
        {
            return _blocks[block] = all;
        }

        for (int index = 0; index < count; index++)
        {
            _blocks.TryAdd(block + index, all.AsSpan(index * BlockSize, BlockSize).ToArray());
        }

        return _blocks[block];
    }

    /// <summary>An inode in use.</summary>
    /// <exception cref="CorruptDataException">No such inode, or one that is not in use or damaged.</exception>
    public XfsInode ReadInode(XfsInodeNumber number)
    {
        if (!Geometry.IsInside(number))
        {
            throw CorruptDataException.Mismatch(XfsInode.Structure, 0, "inode number", "an inode of the volume", number);
        }

        XfsInode inode = ReadRaw(number);
        XfsInodeCheck.Require(this, inode);
        return inode;
    }

    /// <summary>The bytes where an inode would be; the place is on the volume.</summary>
    public XfsInode ReadRaw(XfsInodeNumber number)
    {
        AgNumber group = Geometry.GroupOf(number);
        AgBlock block = Geometry.BlockOf(Geometry.InGroup(number));

        // Inodes come in chunks of 64, which are contiguous.
        long chunk = Math.Max(1, 64 / Geometry.InodesPerBlock);
        long ahead = Math.Min(chunk - (block.Value % chunk), Geometry.BlocksOf(group) - block.Value);
        byte[] bytes = ReadBlock(Geometry.BlockOf(group, block), ahead);
        int offset = (int)(Geometry.OffsetOf(number) % BlockSize);
        return new XfsInode(number, bytes.AsSpan(offset, Geometry.InodeSize).ToArray());
    }

    /// <summary>Writes an inode with its checksum.</summary>
    public void Write(XfsInode inode)
    {
        if (Superblock.HasChecksums)
        {
            XfsChecksum.Seal(inode.Bytes, XfsInode.ChecksumOffset);
        }

        IsChanged = true;
        if (_blocks.TryGetValue(Geometry.BlockOf(Geometry.GroupOf(inode.Number), Geometry.BlockOf(Geometry.InGroup(inode.Number))), out byte[]? block))
        {
            // Readers of inodes have their own copy; an evicted block would be read again for each of its inodes.
            inode.Bytes.CopyTo(block, (int)(Geometry.OffsetOf(inode.Number) % BlockSize));
        }

        Writable.Write(Position(inode.Number), inode.Bytes);
    }

    /// <summary>Writes adjacent blocks, from the start of the first one on.</summary>
    public void Write(XfsBlock first, ReadOnlySpan<byte> bytes)
    {
        IsChanged = true;
        for (int index = 0; index * BlockSize < bytes.Length; index++)
        {
            _blocks.Remove(first + index);
        }

        Writable.Write(Geometry.OffsetOf(first), bytes);
    }

    /// <summary>Reads everything again from now on: blocks were written elsewhere.</summary>
    public void Forget() => _blocks.Clear();

    /// <summary>Where an inode is, in bytes of the volume.</summary>
    public long Position(XfsInodeNumber number) => Geometry.OffsetOf(number);
}
