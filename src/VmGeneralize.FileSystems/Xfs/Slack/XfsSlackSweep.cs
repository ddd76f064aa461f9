using VmGeneralize.Blocks;
using VmGeneralize.FileSystems.Xfs.Directories;
using static System.Buffers.Binary.BinaryPrimitives;

namespace VmGeneralize.FileSystems.Xfs.Slack;

/// <summary>
/// Counts, and zeros on request, unread bytes in live structures: after the ends of files, in blocks that read as zero, between directory
/// entries and attributes, after the targets of links, in unused parts of inodes. One pass over the inodes in use.
/// </summary>
internal sealed class XfsSlackSweep
{
    private const int RemoteHeader = 56;

    private readonly XfsVolume _volume;
    private readonly SlackWork _work;
    private readonly DirectorySlack _directories;
    private readonly DeadRanges _ranges;

    // Blocks that several files share are dead only where they are dead in each of them.
    private readonly ExtentSet _sharedLive = [];
    private readonly List<(Extent Range, long Owner)> _sharedDead = [];
    private readonly List<UnreadPlace> _unread = [];
    private XfsInodeNumber? _firstHeld;
    private long _held;

    public XfsSlackSweep(XfsVolume volume, SlackWork work)
    {
        _volume = volume;
        _work = work;
        _directories = new DirectorySlack(new DirectoryLayout(volume.Superblock), Wipes);
        _ranges = new DeadRanges(volume.Device, work, range =>
        {
            volume.Writable.Zero(range);
            volume.IsChanged = true;
        });
    }

    /// <summary>The first inode with slack in itself, or else one with some in its blocks; null while there is none.</summary>
    public XfsInodeNumber? FirstHeld => _firstHeld ?? (_ranges.FirstOwner is { } owner ? new XfsInodeNumber((ulong)owner) : null);

    /// <summary>Inodes that are damaged: their contents were left alone.</summary>
    public IReadOnlyList<UnreadPlace> Unread => _unread;

    private bool Wipes => _work == SlackWork.Wipe;

    private bool IsDone => _work == SlackWork.Find && (_held > 0 || _ranges.Held > 0);

    private bool IsStamped => _volume.Superblock.HasChecksums;

    /// <returns>Bytes that were not zero.</returns>
    public long Run(IEnumerable<XfsInodeNumber> inodes)
    {
        foreach (XfsInodeNumber number in inodes)
        {
            _volume.Cancellation.ThrowIfCancellationRequested();
            if (IsDone)
            {
                break;
            }

            try
            {
                long held = Sweep(_volume.ReadInode(number));
                _held += held;
                _firstHeld ??= held > 0 ? number : null;
            }
            catch (CorruptDataException exception)
            {
                _unread.Add(new UnreadPlace($"inode {number}", exception.Message));
            }
        }

        foreach ((Extent range, long owner) in _sharedDead)
        {
            foreach (Extent dead in _sharedLive.Gaps(range))
            {
                _ranges.Add(dead, owner);
            }
        }

        return _held + _ranges.Sweep();
    }

    private long Sweep(XfsInode inode)
    {
        XfsFileMap map = XfsFileMap.Read(_volume, inode, inode.Data);
        long held = map.Nodes.Sum(SweepTreeBlock);
        if (inode.Attributes is { Format: XfsForkFormat.Local } local)
        {
            _ = ShortAttributes.Read(_volume, inode, local); // its size is what it says
        }
        else if (inode.Attributes is { } fork)
        {
            XfsFileMap attributes = XfsFileMap.Read(_volume, inode, fork);
            held += attributes.Nodes.Sum(SweepTreeBlock) + SweepAttributes(inode, attributes);
        }

        held += inode.Kind switch
        {
            FileKind.Directory when inode.DataFormat != XfsForkFormat.Local => SweepDirectory(inode),
            FileKind.SymbolicLink when inode.DataFormat != XfsForkFormat.Local => AddLink(inode, map),
            FileKind.File => AddRanges(inode, map),
            _ => 0,
        };
        long own = ForkSlack.SweepInode(inode, Wipes);
        if (own > 0 && Wipes)
        {
            _volume.Write(inode);
        }

        return held + own;
    }

    private long SweepTreeBlock(XfsBlock block)
    {
        byte[] bytes = _volume.ReadBlock(block).ToArray();
        long held = ForkSlack.SweepTreeBlock(bytes, IsStamped, Wipes);
        if (held > 0 && Wipes)
        {
            if (IsStamped)
            {
                XfsChecksum.Seal(bytes, BlockStamp.ExtentTree.Checksum);
            }

            _volume.Write(block, bytes);
        }

        return held;
    }

    private long SweepDirectory(XfsInode inode)
    {
        XfsForkBlocks blocks = XfsDirectory.BlocksOf(_volume, inode);
        XfsFileBlock leaves = new(XfsDirectory.LeafStart / _volume.BlockSize);
        XfsFileBlock spaces = new(DirectoryLayout.FreeStart / _volume.BlockSize);
        long held = 0;
        foreach (XfsFileBlock first in blocks.Below(new XfsFileBlock(XfsFileBlock.Most)).ToArray())
        {
            (byte[] read, long position) = blocks.Read(first);
            byte[] bytes = read.ToArray();
            if (first < leaves)
            {
                DirectoryDataBlock data = DirectoryDataBlock.Read(_volume, inode.Number, read, position);
                _ = data.Entries().Count(); // records that are damaged are found here
                held += Save(blocks, first, bytes, _directories.SweepData(bytes, data.End, data.IsWhole), BlockStamp.Directory);
            }
            else if (first < spaces)
            {
                BlockStamp.HashTree.Require(_volume, read, position, inode.Number.Value, XfsDirectory.Structure);
                held += Save(blocks, first, bytes, _directories.SweepHashBlock(bytes), BlockStamp.HashTree);
            }
            else
            {
                BlockStamp.Directory.Require(_volume, read, position, inode.Number.Value, XfsDirectory.Structure);
                held += Save(blocks, first, bytes, _directories.SweepFreeIndex(bytes), BlockStamp.Directory);
            }
        }

        return held;
    }

    private long SweepAttributes(XfsInode inode, XfsFileMap map)
    {
        XfsForkBlocks blocks = new(_volume, inode, map, 1);
        if (map.Runs.Count == 0)
        {
            return 0;
        }

        long held = 0;
        HashSet<XfsFileBlock> remote = [];
        foreach (AttributeRemote value in AttributeTree.Remotes(_volume, blocks))
        {
            int room = _volume.BlockSize - (IsStamped ? RemoteHeader : 0);
            long count = (value.Length + room - 1) / room;
            for (long index = 0; index < count; index++)
            {
                remote.Add(value.First + index);
            }

            // After the value, in the last of its blocks.
            if (count > 0 && !value.IsIncomplete)
            {
                int used = (int)(value.Length - ((count - 1) * room)) + (IsStamped ? RemoteHeader : 0);
                (byte[] read, long position) = blocks.Read(value.First + (count - 1));
                if (IsStamped)
                {
                    BlockStamp.Remote.Require(_volume, read, position, inode.Number.Value, ShortAttributes.Structure);
                }

                byte[] bytes = read.ToArray();
                held += Save(blocks, value.First + (count - 1), bytes, SlackBytes.Take(bytes.AsSpan(used), Wipes), BlockStamp.Remote);
            }
        }

        foreach (XfsFileBlock block in AttributeTree.Blocks(_volume, blocks).Where(block => !remote.Contains(block)).ToArray())
        {
            (byte[] read, long position) = blocks.Read(block);
            byte[] bytes = read.ToArray();
            held += Save(blocks, block, bytes, AttributeSlack.Sweep(bytes, position, IsStamped, Wipes), BlockStamp.HashTree);
        }

        return held;
    }

    /// <summary>Writes a block that was wiped.</summary>
    private long Save(XfsForkBlocks blocks, XfsFileBlock first, byte[] bytes, long held, BlockStamp stamp)
    {
        if (held > 0 && Wipes)
        {
            if (IsStamped)
            {
                XfsChecksum.Seal(bytes, stamp.Checksum);
            }

            for (int at = 0; at < bytes.Length; at += _volume.BlockSize)
            {
                XfsFileBlock logical = first + (at / _volume.BlockSize);
                _volume.Write(blocks.Map.Find(logical)!.Value.At(logical), bytes.AsSpan(at, _volume.BlockSize));
            }
        }

        return held;
    }

    /// <summary>In version 5 the header of each extent says how much of the target is in it.</summary>
    private long AddLink(XfsInode inode, XfsFileMap map)
    {
        _ = XfsLink.Read(_volume, inode);
        long filled = 0;
        long held = 0;
        foreach (XfsRun run in map.Runs)
        {
            byte[] bytes = new byte[run.Count * _volume.BlockSize];
            _volume.Device.Read(_volume.Geometry.OffsetOf(run.Physical), bytes);
            bool isUsed = filled < inode.Size;
            int length = !isUsed ? 0
                : IsStamped ? (int)ReadUInt32BigEndian(bytes.AsSpan(8))
                : (int)Math.Min(bytes.Length, inode.Size - filled);
            int header = IsStamped && isUsed ? RemoteHeader : 0;
            filled += length;
            long tail = SlackBytes.Take(bytes.AsSpan(header + length), Wipes);
            held += tail;
            if (tail > 0 && Wipes)
            {
                if (header > 0)
                {
                    XfsChecksum.Seal(bytes, BlockStamp.Remote.Checksum);
                }

                _volume.Write(run.Physical, bytes);
            }
        }

        return held;
    }

    /// <summary>Blocks that read as zero, and what is after the size.</summary>
    private long AddRanges(XfsInode inode, XfsFileMap map)
    {
        long owner = (long)inode.Number.Value;
        foreach (XfsRun run in map.Runs)
        {
            Extent range = _volume.Geometry.ExtentOf(run.Physical, run.Count);
            long live = run.IsUnwritten ? 0 : Math.Clamp(inode.Size - (run.Logical.Value * _volume.BlockSize), 0, range.Length);
            Extent dead = Extent.FromBounds(range.Offset + live, range.End);
            if (!inode.MayShareBlocks)
            {
                _ranges.Add(dead, owner);
                continue;
            }

            if (live > 0)
            {
                _sharedLive.Add(new Extent(range.Offset, live));
            }

            if (dead.Length > 0)
            {
                _sharedDead.Add((dead, owner));
            }
        }

        return 0;
    }
}
