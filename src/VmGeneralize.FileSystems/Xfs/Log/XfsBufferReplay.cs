using VmGeneralize.Blocks;
using static System.Buffers.Binary.BinaryPrimitives;

namespace VmGeneralize.FileSystems.Xfs.Log;

/// <summary>Replays blocks, new chunks of inodes and quotas.</summary>
internal sealed class XfsBufferReplay(XfsReplayDevice target, XfsCancelTable cancelled)
{
    private const int NextUnlinkedOffset = 96;
    private const int QuotaSize = 136; // struct xfs_dqblk
    private const int QuotaChecksum = 108;
    private const int QuotaLsn = 112;
    private const int BaseClusterSize = 8192; // XFS_INODE_BIG_CLUSTER_SIZE, for inodes of 256 bytes

    private readonly List<(int Offset, byte[] Bytes)> _parts = [];

    /// <exception cref="CorruptDataException">The item is invalid.</exception>
    public void Replay(XfsLogItem logged, ulong lsn)
    {
        XfsBufferItem item = XfsBufferItem.Find(logged, target.Device.Length) ?? throw XfsLogReplay.Damaged("block in the log", "one of the volume");
        if (item.IsCancel)
        {
            cancelled.Remove(item.Key);
            return;
        }

        if (cancelled.Contains(item.Key))
        {
            return;
        }

        _parts.Clear();
        if (!item.TryParts(_parts))
        {
            throw XfsLogReplay.Damaged("map of a block in the log", "one part for each region");
        }

        byte[] bytes = target.Read(item.Key);
        if (target.IsNewer(bytes, lsn))
        {
            return;
        }

        if (item.IsInodes)
        {
            ReplayUnlinkedPointers(bytes);
            target.Write(item.Key, bytes);
            return;
        }

        foreach ((int offset, byte[] part) in _parts)
        {
            part.CopyTo(bytes, offset);
        }

        if (item.IsQuota)
        {
            target.Write(item.Key, bytes);
        }
        else
        {
            target.WriteUnstamped(item.Key, bytes, item.Kind);
        }
    }

    /// <summary>A chunk of inodes that was allocated: they are free inodes from then on (struct xfs_icreate_log, big-endian).</summary>
    /// <exception cref="CorruptDataException">The item is invalid.</exception>
    public void ReplayCreation(XfsLogItem logged)
    {
        ReadOnlySpan<byte> format = logged.Format;
        XfsSuperblock superblock = target.Superblock;
        XfsGeometry geometry = new(superblock);
        if (format.Length < 28)
        {
            throw XfsLogReplay.Damaged("chunk of inodes in the log", "28 bytes");
        }

        AgNumber group = new(ReadUInt32BigEndian(format[4..]));
        AgBlock first = new(ReadUInt32BigEndian(format[8..]));
        uint count = ReadUInt32BigEndian(format[12..]);
        uint blocks = ReadUInt32BigEndian(format[20..]);
        uint generation = ReadUInt32BigEndian(format[24..]);
        if (!superblock.HasChecksums
            || ReadUInt32BigEndian(format[16..]) != superblock.InodeSize
            || count is 0 or > 64 * 64
            || (long)count * superblock.InodeSize != (long)blocks * superblock.BlockSize
            || blocks > (target.Device.Length - geometry.OffsetOf(group, first)) / superblock.BlockSize)
        {
            throw XfsLogReplay.Damaged("chunk of inodes in the log", "inodes of the volume");
        }

        uint cluster = BlocksOfCluster(superblock);
        long start = geometry.OffsetOf(group, first);
        for (uint block = 0; block < blocks; block += cluster)
        {
            long address = (start + ((long)block * superblock.BlockSize)) / XfsLogRing.BlockSize;
            if (cancelled.Contains(new XfsBufferKey(address, (int)cluster * superblock.BlockSize / XfsLogRing.BlockSize)))
            {
                return; // the chunk was freed again
            }
        }

        ulong number = geometry.InodeOf(group, geometry.FirstInodeOf(first)).Value;
        byte[] inode = new byte[superblock.InodeSize];
        for (uint index = 0; index < count; index++)
        {
            Array.Clear(inode);
            WriteUInt16BigEndian(inode, XfsInode.Magic);
            inode[4] = 3;
            WriteUInt32BigEndian(inode.AsSpan(92), generation);
            WriteUInt32BigEndian(inode.AsSpan(NextUnlinkedOffset), AgInode.None.Value);
            WriteUInt64BigEndian(inode.AsSpan(152), number + index);
            superblock.MetadataUuid.CopyTo(inode.AsSpan(XfsInode.UuidOffset));
            XfsChecksum.Seal(inode, XfsInode.ChecksumOffset);
            target.Device.Write(start + ((long)index * superblock.InodeSize), inode);
        }
    }

    /// <summary>One user's, group's or project's quota (struct xfs_dq_logformat).</summary>
    /// <exception cref="CorruptDataException">The item is invalid.</exception>
    public void ReplayQuota(XfsLogItem logged, ulong lsn)
    {
        ReadOnlySpan<byte> format = logged.Format;
        int needed = target.Superblock.HasChecksums ? QuotaSize : 104;
        if (format.Length < 24 || logged.Regions.Count < 2 || logged.Regions[1].Length is 0 or > QuotaChecksum)
        {
            throw XfsLogReplay.Damaged("quota in the log", "24 bytes and a record");
        }

        XfsBufferKey key = new(ReadInt64LittleEndian(format[8..]), (int)Math.Min(ReadUInt32LittleEndian(format[16..]), int.MaxValue));
        uint offset = ReadUInt32LittleEndian(format[20..]);
        if (!key.IsInside(target.Device.Length) || offset > key.Length - needed)
        {
            throw XfsLogReplay.Damaged("quota in the log", "a place on the volume");
        }

        byte[] bytes = target.Read(key);
        Span<byte> quota = bytes.AsSpan((int)offset, needed);
        if (target.Superblock.HasChecksums && ReadUInt64BigEndian(quota[QuotaLsn..]) is var age && XfsReplayDevice.IsAge(age) && age >= lsn)
        {
            return;
        }

        logged.Regions[1].CopyTo(quota);
        if (target.Superblock.HasChecksums)
        {
            XfsChecksum.Seal(quota, QuotaChecksum);
        }

        target.Write(key, bytes);
    }

    /// <summary>Of a buffer of inodes only the pointers between unlinked ones count: everything else is logged with each inode.</summary>
    private void ReplayUnlinkedPointers(byte[] bytes)
    {
        int size = target.Superblock.InodeSize;
        foreach ((int offset, byte[] part) in _parts)
        {
            for (int inode = 0; inode + size <= bytes.Length; inode += size)
            {
                int pointer = inode + NextUnlinkedOffset;
                if (pointer < offset || pointer + 4 > offset + part.Length)
                {
                    continue;
                }

                ReadOnlySpan<byte> next = part.AsSpan(pointer - offset, 4);
                if (ReadUInt32BigEndian(next) == 0)
                {
                    throw XfsLogReplay.Damaged("next unlinked inode in the log", "not 0");
                }

                next.CopyTo(bytes.AsSpan(pointer));
                if (target.Superblock.HasChecksums)
                {
                    XfsChecksum.Seal(bytes.AsSpan(inode, size), XfsInode.ChecksumOffset);
                }
            }
        }
    }

    /// <summary>Blocks of the buffers in which the kernel keeps inodes: larger inodes have larger ones, where they are aligned to them.</summary>
    private static uint BlocksOfCluster(XfsSuperblock superblock)
    {
        int size = BaseClusterSize;
        int larger = BaseClusterSize * (superblock.InodeSize / 256);
        if (superblock.InodeAlignment >= larger / superblock.BlockSize)
        {
            size = larger;
        }

        return (uint)Math.Max(1, size / superblock.BlockSize);
    }
}
