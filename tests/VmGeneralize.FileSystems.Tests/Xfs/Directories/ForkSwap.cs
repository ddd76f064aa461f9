using VmGeneralize.Blocks;
using VmGeneralize.FileSystems.Xfs;
using VmGeneralize.FileSystems.Xfs.Directories;
using static System.Buffers.Binary.BinaryPrimitives;

namespace VmGeneralize.FileSystems.Tests.Xfs.Directories;

/// <summary>
/// Puts new blocks under an inode without an allocator: they come from a file that has more than enough, which gets the old ones; the rest goes to a third,
/// empty file. Only for volumes without reverse mappings, and for inodes whose attributes, if any, are in the inode.
/// </summary>
internal static class ForkSwap
{
    public static void Apply(
        IWritableBlockDevice device, XfsInodeNumber target, XfsInodeNumber room, XfsInodeNumber rest,
        byte[]? inInode, long size, IReadOnlyList<ForkPiece> pieces)
    {
        XfsVolume volume = XfsVolume.Open(device);
        XfsInode inode = volume.ReadInode(target);
        XfsInode donor = volume.ReadInode(room);
        (List<XfsRun> runs, List<XfsRun> left) = Place(device, volume, target, donor, pieces);
        GiveOldBlocks(device, volume, inode, donor);
        Write(device, volume, inode, inInode, runs, size);
        Write(device, volume, volume.ReadInode(rest), null, left, left.Sum(run => run.Count) * volume.BlockSize);
    }

    /// <summary>Gives attributes to an empty file; half of the room in the inode is for them.</summary>
    public static void ApplyAttributes(
        IWritableBlockDevice device, XfsInodeNumber target, XfsInodeNumber room, byte[]? inInode, IReadOnlyList<ForkPiece> pieces)
    {
        XfsVolume volume = XfsVolume.Open(device);
        XfsInode inode = volume.ReadInode(target);
        XfsInode donor = volume.ReadInode(room);
        (List<XfsRun> runs, List<XfsRun> left) = Place(device, volume, target, donor, pieces);
        Write(device, volume, donor, null, left, donor.Size);
        byte[] bytes = inode.Bytes;
        bytes[82] = (byte)((bytes.Length - inode.CoreSize) / 16);
        bytes[83] = (byte)(inInode is null ? XfsForkFormat.Extents : XfsForkFormat.Local);
        WriteInt64BigEndian(bytes.AsSpan(64), runs.Sum(run => run.Count));
        if (inode.HasLargeCounts)
        {
            WriteInt32BigEndian(bytes.AsSpan(76), runs.Count);
        }
        else
        {
            WriteInt16BigEndian(bytes.AsSpan(80), (short)runs.Count);
        }

        Span<byte> fork = bytes.AsSpan(inode.CoreSize + (bytes[82] * 8));
        fork.Clear();
        inInode?.CopyTo(fork);
        WriteRuns(fork, runs);
        Seal(device, volume, inode);
    }

    /// <summary>Writes pieces to blocks of a donor; returns the new runs and the runs of the donor's blocks that are left.</summary>
    private static (List<XfsRun> Runs, List<XfsRun> Left) Place(
        IWritableBlockDevice device, XfsVolume volume, XfsInodeNumber target, XfsInode donor, IReadOnlyList<ForkPiece> pieces)
    {
        XfsFileMap map = XfsFileMap.Read(volume, donor, donor.Data);
        Queue<XfsBlock> free = new(map.Runs.SelectMany(run => Enumerable.Range(0, (int)run.Count).Select(index => run.Physical + index)));
        List<XfsRun> runs = [];
        foreach (ForkPiece piece in pieces)
        {
            XfsBlock first = free.Peek();
            piece.Seal(volume, target, first, 0);
            for (int at = 0; at < piece.Bytes.Length; at += volume.BlockSize)
            {
                XfsBlock block = free.Dequeue();
                device.Write(volume.Geometry.OffsetOf(block), piece.Bytes.AsSpan(at, volume.BlockSize));
                Add(runs, piece.Logical + (at / volume.BlockSize), block);
            }
        }

        List<XfsRun> left = [];
        for (int index = 0; free.TryDequeue(out XfsBlock block); index++)
        {
            Add(left, new XfsFileBlock(index), block);
        }

        return (runs, left);
    }

    /// <summary>Gives the donor the fork as it is; the blocks of its tree name the donor as their owner.</summary>
    private static void GiveOldBlocks(IWritableBlockDevice device, XfsVolume volume, XfsInode inode, XfsInode donor)
    {
        byte[] bytes = donor.Bytes;
        if (inode.DataFormat == XfsForkFormat.Local)
        {
            Write(device, volume, donor, null, [], 0);
            return;
        }

        bytes[5] = inode.Bytes[5];
        inode.Bytes.AsSpan(64, 8).CopyTo(bytes.AsSpan(64));
        inode.Bytes.AsSpan(inode.HasLargeCounts ? 24 : 76, inode.HasLargeCounts ? 8 : 4).CopyTo(bytes.AsSpan(inode.HasLargeCounts ? 24 : 76));
        inode.Data.Bytes.Span.CopyTo(bytes.AsSpan(inode.CoreSize));
        foreach (XfsBlock node in XfsFileMap.Read(volume, inode, inode.Data).Nodes)
        {
            byte[] block = volume.ReadBlock(node).ToArray();
            if (volume.Superblock.HasChecksums)
            {
                WriteUInt64BigEndian(block.AsSpan(BlockStamp.ExtentTree.Owner), donor.Number.Value);
                XfsChecksum.Seal(block, BlockStamp.ExtentTree.Checksum);
            }

            device.Write(volume.Geometry.OffsetOf(node), block);
        }

        Seal(device, volume, donor);
    }

    private static void Write(IWritableBlockDevice device, XfsVolume volume, XfsInode inode, byte[]? inInode, List<XfsRun> runs, long size)
    {
        byte[] bytes = inode.Bytes;
        bytes[5] = (byte)(inInode is null ? XfsForkFormat.Extents : XfsForkFormat.Local);
        WriteInt64BigEndian(bytes.AsSpan(56), size);
        WriteInt64BigEndian(bytes.AsSpan(64), runs.Sum(run => run.Count));
        if (inode.HasLargeCounts)
        {
            WriteInt64BigEndian(bytes.AsSpan(24), runs.Count);
        }
        else
        {
            WriteInt32BigEndian(bytes.AsSpan(76), runs.Count);
        }

        Span<byte> fork = bytes.AsSpan(inode.CoreSize, inode.Data.Bytes.Length);
        fork.Clear();
        inInode?.CopyTo(fork);
        WriteRuns(fork, runs);
        Seal(device, volume, inode);
    }

    private static void WriteRuns(Span<byte> fork, List<XfsRun> runs)
    {
        for (int index = 0; index < runs.Count; index++)
        {
            runs[index].Write(fork[(index * XfsRun.Size)..]);
        }
    }

    private static void Seal(IWritableBlockDevice device, XfsVolume volume, XfsInode inode)
    {
        if (volume.Superblock.HasChecksums)
        {
            XfsChecksum.Seal(inode.Bytes, XfsInode.ChecksumOffset);
        }

        device.Write(volume.Position(inode.Number), inode.Bytes);
    }

    private static void Add(List<XfsRun> runs, XfsFileBlock logical, XfsBlock block)
    {
        if (runs.Count > 0 && runs[^1] is var last && last.End == logical && last.Physical + last.Count == block)
        {
            runs[^1] = last with { Count = last.Count + 1 };
        }
        else
        {
            runs.Add(new XfsRun(logical, block, 1, false));
        }
    }
}
