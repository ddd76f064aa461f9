using VmGeneralize.Blocks;
using static System.Buffers.Binary.BinaryPrimitives;

namespace VmGeneralize.FileSystems.Xfs;

/// <summary>Which tree of an allocation group, and how long its records and keys are ("Short Format B+trees").</summary>
/// <param name="Name">As the specification abbreviates it.</param>
/// <param name="Magic">Of version 4; for trees that only version 5 has, the same.</param>
/// <param name="StampedMagic">Of version 5.</param>
/// <param name="RecordSize">Bytes of a record in a leaf.</param>
/// <param name="KeySize">Bytes of the keys that belong to one pointer in a node.</param>
internal sealed record AgTree(string Name, string Magic, string StampedMagic, int RecordSize, int KeySize)
{
    public const int MaxLevels = 9; // XFS_BTREE_MAXLEVELS

    public static AgTree FreeByBlock { get; } = new("bnobt", "ABTB", "AB3B", 8, 8);

    public static AgTree FreeBySize { get; } = new("cntbt", "ABTC", "AB3C", 8, 8);

    public static AgTree Inodes { get; } = new("inobt", "IABT", "IAB3", 16, 4);

    public static AgTree FreeInodes { get; } = new("finobt", "FIBT", "FIB3", 16, 4);

    /// <summary>Two keys per pointer: the lowest and the highest below it.</summary>
    public static AgTree ReverseMapping { get; } = new("rmapbt", "RMB3", "RMB3", 24, 40);

    public static AgTree References { get; } = new("refcountbt", "R3FC", "R3FC", 12, 4);

    /// <summary>All records, in the order of the tree.</summary>
    /// <param name="volume">The volume.</param>
    /// <param name="group">Whose tree it is.</param>
    /// <param name="root">Its root.</param>
    /// <param name="levels">Its levels, at least 1.</param>
    /// <param name="visit">Receives each block.</param>
    /// <exception cref="CorruptDataException">The tree is damaged.</exception>
    public IEnumerable<ReadOnlyMemory<byte>> Records(XfsVolume volume, AgNumber group, AgBlock root, uint levels, Action<AgBlock>? visit = null)
    {
        HashSet<AgBlock> seen = [];
        Stack<(AgBlock Block, int Level)> ahead = new([(root, (int)levels - 1)]);
        while (ahead.TryPop(out (AgBlock Block, int Level) next))
        {
            (ReadOnlyMemory<byte> bytes, int header, int count) = Read(volume, group, next.Block, next.Level, seen);
            visit?.Invoke(next.Block);
            if (next.Level == 0)
            {
                for (int index = 0; index < count; index++)
                {
                    yield return bytes.Slice(header + (index * RecordSize), RecordSize);
                }

                continue;
            }

            int pointers = header + ((bytes.Length - header) / (KeySize + 4) * KeySize);
            for (int index = count - 1; index >= 0; index--)
            {
                ahead.Push((new AgBlock(ReadUInt32BigEndian(bytes.Span[(pointers + (index * 4))..])), next.Level - 1));
            }
        }
    }

    private (ReadOnlyMemory<byte> Bytes, int Header, int Count) Read(XfsVolume volume, AgNumber group, AgBlock block, int level, HashSet<AgBlock> seen)
    {
        string structure = $"XFS {Name} block";
        if (!volume.Geometry.IsInside(group, block, 1) || !seen.Add(block))
        {
            throw CorruptDataException.Mismatch(
                structure, volume.Geometry.OffsetOf(group, default), "block of the tree", "one of the group, once", block);
        }

        long position = volume.Geometry.OffsetOf(group, block);
        byte[] bytes = volume.ReadBlock(volume.Geometry.BlockOf(group, block));
        bool isStamped = volume.Superblock.HasChecksums;
        string magic = isStamped ? StampedMagic : Magic;
        bool isMagic = true;
        for (int index = 0; index < 4; index++)
        {
            isMagic &= bytes[index] == magic[index];
        }

        if (!isMagic)
        {
            throw CorruptDataException.Mismatch(structure, position, "magic", magic, Convert.ToHexString(bytes.AsSpan(0, 4)));
        }

        BlockStamp.GroupTree.Require(volume, bytes, position, group.Value, structure);
        int header = isStamped ? 56 : 16;
        int room = (bytes.Length - header) / (level == 0 ? RecordSize : KeySize + 4);
        int storedLevel = ReadUInt16BigEndian(bytes.AsSpan(4));
        int count = ReadUInt16BigEndian(bytes.AsSpan(6));
        if (storedLevel != level || count > room)
        {
            throw CorruptDataException.Mismatch(structure, position + 4, "level and entries", $"{level}, at most {room}", $"{storedLevel}, {count}");
        }

        return (bytes, header, count);
    }
}
