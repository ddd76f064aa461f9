using System.Text;
using VmGeneralize.Blocks;
using static System.Buffers.Binary.BinaryPrimitives;

namespace VmGeneralize.FileSystems.Xfs.Space;

/// <summary>
/// Rebuilds a tree of an allocation group from its records, from the leaves up: entries are spread evenly over as few blocks as hold them, so that
/// each is at least half full.
/// </summary>
/// <param name="tree">Which tree.</param>
/// <param name="volume">The volume.</param>
/// <param name="group">Whose tree it is.</param>
/// <param name="lsn">The age of its blocks.</param>
internal sealed class AgTreeWriter(AgTree tree, XfsVolume volume, AgNumber group, ulong lsn)
{
    private readonly int _header = HeaderOf(volume);

    /// <summary>Blocks that a tree of some records has.</summary>
    public static int BlocksFor(AgTree tree, XfsVolume volume, int records)
    {
        int room = volume.BlockSize - HeaderOf(volume);
        int count = Math.Max(1, Divide(records, room / tree.RecordSize));
        int all = count;
        while (count > 1)
        {
            count = Divide(count, room / (tree.KeySize + 4));
            all += count;
        }

        return all;
    }

    /// <param name="device">Takes the blocks.</param>
    /// <param name="records">In order.</param>
    /// <param name="keys">The key, or keys, of a record.</param>
    /// <param name="join">The keys of a node's entry from those of what is below it; null where it is the first one.</param>
    /// <param name="blocks">Exactly as many as the tree needs.</param>
    /// <returns>Root and levels.</returns>
    public (AgBlock Root, uint Levels) Write(
        IWritableBlockDevice device, IReadOnlyList<byte[]> records, Func<byte[], byte[]> keys, Func<byte[], byte[], byte[]>? join, Queue<AgBlock> blocks)
    {
        int level = 0;
        (IReadOnlyList<byte[]> Entries, IReadOnlyList<byte[]> Keys) below = (records, [.. records.Select(keys)]);
        while (true)
        {
            int room = (volume.BlockSize - _header) / (level == 0 ? tree.RecordSize : tree.KeySize + 4);
            int count = Math.Max(1, Divide(below.Entries.Count, room));
            AgBlock[] places = [.. Enumerable.Range(0, count).Select(_ => blocks.Dequeue())];
            List<byte[]> above = [];
            for (int index = 0; index < count; index++)
            {
                int first = (int)((long)below.Entries.Count * index / count);
                int end = (int)((long)below.Entries.Count * (index + 1) / count);
                WriteBlock(device, places, index, level, room, below, first, end);
                if (end > first)
                {
                    above.Add(join is null ? below.Keys[first] : below.Keys.Skip(first).Take(end - first).Aggregate(join));
                }
            }

            level++;
            if (count == 1)
            {
                return (places[0], (uint)level);
            }

            below = ([.. places.Select(Pointer)], above);
        }
    }

    private void WriteBlock(
        IWritableBlockDevice device, AgBlock[] places, int index, int level, int room,
        (IReadOnlyList<byte[]> Entries, IReadOnlyList<byte[]> Keys) below, int first, int end)
    {
        byte[] block = new byte[volume.BlockSize];
        bool isStamped = volume.Superblock.HasChecksums;
        Encoding.ASCII.GetBytes(isStamped ? tree.StampedMagic : tree.Magic, block);
        WriteUInt16BigEndian(block.AsSpan(4), (ushort)level);
        WriteUInt16BigEndian(block.AsSpan(6), (ushort)(end - first));
        WriteUInt32BigEndian(block.AsSpan(8), index == 0 ? uint.MaxValue : places[index - 1].Value);
        WriteUInt32BigEndian(block.AsSpan(12), index == places.Length - 1 ? uint.MaxValue : places[index + 1].Value);
        long position = volume.Geometry.OffsetOf(group, places[index]);
        if (isStamped)
        {
            WriteUInt64BigEndian(block.AsSpan(16), (ulong)position >> 9);
            WriteUInt64BigEndian(block.AsSpan(24), lsn);
            volume.Superblock.MetadataUuid.CopyTo(block.AsSpan(32));
            WriteUInt32BigEndian(block.AsSpan(48), group.Value);
        }

        for (int entry = first; entry < end; entry++)
        {
            int place = entry - first;
            if (level == 0)
            {
                below.Entries[entry].CopyTo(block, _header + (place * tree.RecordSize));
            }
            else
            {
                below.Keys[entry].CopyTo(block, _header + (place * tree.KeySize));
                below.Entries[entry].CopyTo(block, _header + (room * tree.KeySize) + (place * 4));
            }
        }

        if (isStamped)
        {
            XfsChecksum.Seal(block, 52);
        }

        device.Write(position, block);
    }

    private static int HeaderOf(XfsVolume volume) => volume.Superblock.HasChecksums ? 56 : 16;

    private static byte[] Pointer(AgBlock block)
    {
        byte[] bytes = new byte[4];
        WriteUInt32BigEndian(bytes, block.Value);
        return bytes;
    }

    private static int Divide(int count, int room) => (count + room - 1) / room;
}
