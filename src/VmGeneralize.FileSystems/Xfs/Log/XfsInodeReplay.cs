using VmGeneralize.Blocks;
using static System.Buffers.Binary.BinaryPrimitives;

namespace VmGeneralize.FileSystems.Xfs.Log;

/// <summary>Replays inodes: the fixed part, the forks, and the owner in the blocks of an extent tree that came from another file.</summary>
internal sealed class XfsInodeReplay(XfsReplayDevice target, XfsCancelTable cancelled)
{
    private const ushort MaxFlushes = 0xFFFF; // DI_MAX_FLUSH
    private const int TreeOwner = 56;
    private const int TreeChecksum = 64;

    /// <exception cref="CorruptDataException">The item is invalid.</exception>
    public void Replay(XfsLogItem logged, ulong lsn)
    {
        int size = target.Superblock.InodeSize;
        XfsLoggedInode item = XfsLoggedInode.Find(logged, target.Device.Length, size) ?? throw XfsLogReplay.Damaged("inode in the log", "one of the volume");
        if (cancelled.Contains(item.Buffer))
        {
            return; // its chunk was freed
        }

        byte[] buffer = target.Read(item.Buffer);
        Span<byte> inode = buffer.AsSpan(item.Offset, size);
        byte[] core = item.Regions > 1 ? logged.Regions[1] : [];
        int least = target.Superblock.HasChecksums ? XfsLoggedCore.Size : XfsLoggedCore.SizeOfVersion2;
        if (core.Length < least || XfsLoggedCore.Magic(core) != XfsInode.Magic || !IsVersionOfVolume(core[4]))
        {
            throw XfsLogReplay.Damaged($"inode {item.Number} in the log", "an inode of the volume's version");
        }

        if (ReadUInt16BigEndian(inode) != XfsInode.Magic)
        {
            throw CorruptDataException.Mismatch(XfsInode.Structure, item.Buffer.Offset + item.Offset, "magic", "IN", Convert.ToHexString(inode[..2]));
        }

        if (!IsNewer(inode, core, lsn))
        {
            XfsLoggedCore.Apply(core, inode, lsn);
            ReplayForks(item, logged, inode);
        }

        if ((item.Fields & (XfsLoggedInode.OwnerField | XfsLoggedInode.AttributeOwnerField)) != 0 && ReadUInt16BigEndian(inode[2..]) != 0)
        {
            ChangeOwners(item, inode);
        }

        if (target.Superblock.HasChecksums)
        {
            XfsChecksum.Seal(inode, XfsInode.ChecksumOffset);
        }

        target.Write(item.Buffer, buffer);
    }

    private bool IsVersionOfVolume(byte version) => target.Superblock.HasChecksums ? version == 3 : version is 1 or 2;

    private bool IsNewer(ReadOnlySpan<byte> inode, ReadOnlySpan<byte> core, ulong lsn)
    {
        if (inode[4] >= 3)
        {
            ulong age = ReadUInt64BigEndian(inode[112..]);
            return XfsReplayDevice.IsAge(age) && age > lsn;
        }

        // Version 4 counts how often an inode was written, up to 65535 and then from 0 again.
        ushort stored = ReadUInt16BigEndian(inode[30..]);
        ushort logged = XfsLoggedCore.FlushCount(core);
        return logged < stored && !(stored == MaxFlushes && logged < MaxFlushes >> 1);
    }

    private static void ReplayForks(XfsLoggedInode item, XfsLogItem logged, Span<byte> inode)
    {
        if ((item.Fields & XfsLoggedInode.DeviceField) != 0)
        {
            WriteUInt32BigEndian(DataFork(inode), item.Device);
        }

        int region = 2;
        if ((item.Fields & XfsLoggedInode.DataFields) != 0)
        {
            ReplayFork(item, logged, region++, DataFork(inode), (item.Fields & XfsLoggedInode.RootField) != 0);
        }

        if ((item.Fields & XfsLoggedInode.AttributeFields) != 0)
        {
            ReplayFork(item, logged, region, AttributeFork(inode), (item.Fields & XfsLoggedInode.AttributeRootField) != 0);
        }
    }

    private static void ReplayFork(XfsLoggedInode item, XfsLogItem logged, int region, Span<byte> fork, bool isRoot)
    {
        byte[] bytes = region < logged.Regions.Count
            ? logged.Regions[region]
            : throw XfsLogReplay.Damaged($"inode {item.Number} in the log", "a region for each fork");
        if (isRoot)
        {
            ReplayRoot(item, bytes, fork, header: logged.Regions[1][4] == 3 ? 72 : 24);
        }
        else if (bytes.Length <= fork.Length)
        {
            bytes.CopyTo(fork);
        }
        else
        {
            throw XfsLogReplay.Damaged($"fork of inode {item.Number} in the log", $"at most {fork.Length} bytes");
        }
    }

    /// <summary>The root of an extent tree has in memory, and in the log, the header of a block; on the disk only levels and count.</summary>
    private static void ReplayRoot(XfsLoggedInode item, ReadOnlySpan<byte> root, Span<byte> fork, int header)
    {
        int room = (fork.Length - 4) / 16;
        int count = root.Length < header ? -1 : ReadUInt16BigEndian(root[6..]);
        int most = (root.Length - header) / 16;
        if (count < 0 || count > most || count > room)
        {
            throw XfsLogReplay.Damaged($"root of the extent tree of inode {item.Number} in the log", $"at most {room} entries");
        }

        root.Slice(4, 4).CopyTo(fork); // level and count
        root.Slice(header, count * 8).CopyTo(fork[4..]);
        root.Slice(header + (most * 8), count * 8).CopyTo(fork[(4 + (room * 8))..]);
    }

    private void ChangeOwners(XfsLoggedInode item, ReadOnlySpan<byte> inode)
    {
        foreach ((uint field, bool isData) in new[] { (XfsLoggedInode.OwnerField, true), (XfsLoggedInode.AttributeOwnerField, false) })
        {
            byte[] copy = inode.ToArray();
            Span<byte> fork = isData ? DataFork(copy) : AttributeFork(copy);
            if ((item.Fields & field) != 0 && copy[isData ? 5 : 83] == (byte)XfsForkFormat.Tree)
            {
                int room = (fork.Length - 4) / 16;
                HashSet<ulong> seen = [];
                ChangeOwners(item.Number, fork[(4 + (room * 8))..], Math.Min(ReadUInt16BigEndian(fork[2..]), room), ReadUInt16BigEndian(fork), seen);
            }
        }
    }

    private void ChangeOwners(XfsInodeNumber owner, ReadOnlySpan<byte> pointers, int count, int level, HashSet<ulong> seen)
    {
        XfsGeometry geometry = new(target.Superblock);
        for (int index = 0; index < count; index++)
        {
            XfsBlock block = new(ReadUInt64BigEndian(pointers[(index * 8)..]));
            if (level <= 0 || !geometry.IsInside(block, 1) || !seen.Add(block.Value))
            {
                throw XfsLogReplay.Damaged($"extent tree of inode {owner}", "blocks of the volume, each once");
            }

            byte[] bytes = new byte[geometry.BlockSize];
            target.Device.Read(geometry.OffsetOf(block), bytes);
            if (!bytes.AsSpan().StartsWith("BMA3"u8))
            {
                throw XfsLogReplay.Damaged($"extent tree of inode {owner}", "blocks of the tree");
            }

            if (ReadUInt64BigEndian(bytes.AsSpan(TreeOwner)) != owner.Value)
            {
                WriteUInt64BigEndian(bytes.AsSpan(TreeOwner), owner.Value);
                XfsChecksum.Seal(bytes, TreeChecksum);
                target.Device.Write(geometry.OffsetOf(block), bytes);
            }

            int room = (bytes.Length - 72) / 16;
            if (level > 1)
            {
                ChangeOwners(owner, bytes.AsSpan(72 + (room * 8)), Math.Min(ReadUInt16BigEndian(bytes.AsSpan(6)), room), level - 1, seen);
            }
        }
    }

    private static Span<byte> DataFork(Span<byte> inode)
    {
        int start = inode[4] == 3 ? XfsLoggedCore.Size : 100;
        int end = inode[82] == 0 ? inode.Length : start + (inode[82] * 8);
        return end <= inode.Length ? inode[start..end] : throw XfsLogReplay.Damaged("start of the attribute fork in the log", "inside the inode");
    }

    private static Span<byte> AttributeFork(Span<byte> inode)
    {
        int start = (inode[4] == 3 ? XfsLoggedCore.Size : 100) + (inode[82] * 8);
        return inode[82] != 0 && start <= inode.Length ? inode[start..] : throw XfsLogReplay.Damaged("attribute fork in the log", "one inside the inode");
    }
}
