using VmGeneralize.Blocks;

namespace VmGeneralize.FileSystems.Ext;

/// <summary>
/// Lays a directory's names out again: in consecutive blocks, or as a hash tree when they need more than one block and the volume has
/// dir_index. A directory grows this way: it costs as much as reading it, and leaves have room afterwards.
/// </summary>
internal sealed class DirectoryBuilder(ExtVolume volume, Inode directory, InodeNumber parent)
{
    private const byte DirectoryType = 2;
    private const int RootInfoLength = 8;

    private readonly bool _hasTypes = ExtDirectory.HasTypes(volume);
    private readonly bool _hasTail = volume.HasMetadataChecksums;
    private readonly uint _seed = volume.InodeSeed(directory);

    /// <summary>A name and what it leads to.</summary>
    public readonly record struct Name(byte[] Bytes, InodeNumber Inode, byte Type);

    /// <summary>What the blocks hold, and whether they are a hash tree.</summary>
    /// <exception cref="GuestVolumeFullException">More names than a hash tree of this volume has room for.</exception>
    public (byte[] Blocks, bool IsHashed) Build(IReadOnlyList<Name> names, byte hashVersion)
    {
        List<byte[]> linear = Leaves(names, dots: true, LeafSize);
        bool isHashed = linear.Count > 1 && (volume.Superblock.Compatible & CompatibleFeatures.DirectoryIndex) != 0;
        return (Join(isHashed ? HashTree(names, hashVersion) : linear), isHashed);
    }

    private int LeafSize => volume.BlockSize - (_hasTail ? DirectoryBlock.TailSize : 0);

    /// <summary>Blocks with names in the given order, each filled up to some bytes.</summary>
    private List<byte[]> Leaves(IEnumerable<Name> names, bool dots, int fill)
    {
        List<byte[]> blocks = [];
        byte[] block = [];
        int at = int.MaxValue;
        int last = 0;
        if (dots)
        {
            Start();
            Put(new Name("."u8.ToArray(), directory.Number, DirectoryType));
            Put(new Name(".."u8.ToArray(), parent, DirectoryType));
        }

        foreach (Name name in names)
        {
            if (blocks.Count == 0 || at + DirectoryRecord.Needed(name.Bytes.Length) > fill)
            {
                Finish();
                Start();
            }

            Put(name);
        }

        Finish();
        return blocks;

        void Start()
        {
            block = new byte[volume.BlockSize];
            blocks.Add(block);
            at = last = 0;
        }

        void Put(Name name)
        {
            last = at;
            int length = DirectoryRecord.Needed(name.Bytes.Length);
            DirectoryRecord.Write(block.AsSpan(at), name.Inode, length, name.Bytes, _hasTypes ? name.Type : (byte)0);
            at += length;
        }

        void Finish()
        {
            if (blocks.Count == 0)
            {
                return;
            }

            DirectoryRecord.SetLength(block.AsSpan(last), LeafSize - last);
            if (_hasTail)
            {
                DirectoryBlock.Seal(block, _seed);
            }
        }
    }

    private List<byte[]> HashTree(IReadOnlyList<Name> names, byte version)
    {
        List<(uint Hash, Name Name)> ordered =
        [
            .. names.Select(name => (DirectoryHash.Compute(volume.Superblock, version, name.Bytes), name)).OrderBy(pair => pair.Item1),
        ];
        List<(uint Hash, byte[] Block)> leaves = [];
        int at = 0;

        // A quarter of each leaf stays free, so that not every new name needs a new tree.
        foreach (byte[] leaf in Leaves(ordered.Select(pair => pair.Name), dots: false, LeafSize * 3 / 4))
        {
            uint hash = ordered[at].Hash;
            bool continues = at > 0 && ordered[at - 1].Hash == hash;
            leaves.Add((continues ? hash | 1 : hash, leaf));
            at += DirectoryBlock.Read(leaf.AsSpan(0, LeafSize), _hasTypes, 0).Count;
        }

        int rootRoom = HashNode.Limit(volume.BlockSize, HashNode.RootEntries, _hasTail);
        int nodeRoom = HashNode.Limit(volume.BlockSize, HashNode.NodeEntries, _hasTail);
        int levels = 0;
        List<int> counts = [leaves.Count];
        while (counts[^1] > rootRoom)
        {
            counts.Add((counts[^1] + nodeRoom - 1) / nodeRoom);
            levels++;
        }

        if (levels > ((volume.Superblock.Incompatible & IncompatibleFeatures.LargeDirectory) != 0 ? 2 : 1))
        {
            throw volume.Full($"the hash tree of directory {directory.Number} takes no more names");
        }

        // The root is block 0; then each level of nodes from the top, then the leaves.
        List<byte[]> blocks = [new byte[volume.BlockSize]];
        List<(uint Hash, FileBlock Block)> children = [];
        FileBlock first = new(1 + counts.Skip(1).Sum());
        for (int i = 0; i < leaves.Count; i++)
        {
            children.Add((leaves[i].Hash, first + i));
        }

        List<byte[]> nodes = [];
        for (int level = 1; level < counts.Count; level++)
        {
            first += -counts[level];
            List<byte[]> made = [.. children.Chunk(nodeRoom).Select(chunk => Node(chunk, nodeRoom))];
            children = [.. children.Chunk(nodeRoom).Select((chunk, i) => (chunk[0].Hash, first + i))];
            nodes.InsertRange(0, made);
        }

        Root(blocks[0], children, rootRoom, version, levels);
        blocks.AddRange(nodes);
        blocks.AddRange(leaves.Select(leaf => leaf.Block));
        return blocks;
    }

    private byte[] Node(IReadOnlyList<(uint Hash, FileBlock Block)> children, int room)
    {
        byte[] block = new byte[volume.BlockSize];
        DirectoryRecord.SetLength(block, volume.BlockSize);
        Fill(block, HashNode.NodeEntries, children, room);
        return block;
    }

    private void Root(byte[] block, IReadOnlyList<(uint Hash, FileBlock Block)> children, int room, byte version, int levels)
    {
        const int dot = 12;
        DirectoryRecord.Write(block, directory.Number, dot, "."u8, _hasTypes ? DirectoryType : (byte)0);
        DirectoryRecord.Write(block.AsSpan(dot), parent, volume.BlockSize - dot, ".."u8, _hasTypes ? DirectoryType : (byte)0);
        block[HashNode.RootInfo + 4] = version;
        block[HashNode.RootInfo + 5] = RootInfoLength;
        block[HashNode.RootInfo + 6] = (byte)levels;
        Fill(block, HashNode.RootEntries, children, room);
    }

    private void Fill(byte[] block, int entries, IReadOnlyList<(uint Hash, FileBlock Block)> children, int room)
    {
        HashNode.SetCounts(block, entries, room, children.Count);
        for (int i = 0; i < children.Count; i++)
        {
            HashNode.SetEntry(block, entries, i, children[i].Hash, children[i].Block);
        }

        if (_hasTail)
        {
            HashNode.Seal(block, entries, room, children.Count, _seed);
        }
    }

    private static byte[] Join(List<byte[]> blocks)
    {
        byte[] all = new byte[blocks.Sum(block => block.Length)];
        int at = 0;
        foreach (byte[] block in blocks)
        {
            block.CopyTo(all, at);
            at += block.Length;
        }

        return all;
    }
}
