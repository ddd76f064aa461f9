using VmGeneralize.FileSystems.Posix;
using static System.Buffers.Binary.BinaryPrimitives;

namespace VmGeneralize.FileSystems.Xfs.Directories;

/// <summary>
/// A directory laid out again from its names, in the smallest of the forms: in the inode, one block, data blocks with one leaf, data blocks with leaves
/// under nodes and an index of free space. Only what is named here is in it: everything else is zero.
/// </summary>
internal sealed class DirectoryImage
{
    public const ushort SingleLeafMagic = 0xD2F1;
    public const ushort LeafMagic = 0xD2FF;
    public const ushort StampedSingleLeafMagic = 0x3DF1;
    public const ushort StampedLeafMagic = 0x3DFF;
    private const int LongestName = 255;

    private readonly List<ForkPiece> _pieces = [];

    private DirectoryImage(byte[]? inInode, long size)
    {
        InInode = inInode;
        Size = size;
    }

    /// <summary>What goes into the inode; null when the directory is in blocks.</summary>
    public byte[]? InInode { get; }

    /// <summary>What the inode must state as its size, in bytes.</summary>
    public long Size { get; }

    /// <summary>Its blocks, ascending; each is <see cref="XfsSuperblock.DirectoryBlockSize"/> long. None when it is in the inode.</summary>
    public IReadOnlyList<ForkPiece> Pieces => _pieces;

    /// <param name="superblock">The volume's.</param>
    /// <param name="self">The directory.</param>
    /// <param name="parent">The directory that it is in; the root is in itself.</param>
    /// <param name="entries">Its names without "." and "..", in any order.</param>
    /// <param name="room">Bytes of the inode for it.</param>
    /// <exception cref="ArgumentException">An impossible file name.</exception>
    public static DirectoryImage Build(
        XfsSuperblock superblock, XfsInodeNumber self, XfsInodeNumber parent, IReadOnlyList<XfsDirectoryEntry> entries, int room)
    {
        (byte[] Name, XfsInodeNumber Inode, byte Type)[] encoded = [.. entries.Select(entry => (Encode(entry.Name), entry.Inode, entry.Type))];
        DirectoryLayout layout = new(superblock);
        if (ShortDirectoryImage.TryBuild(layout, parent, encoded, room) is { } inInode)
        {
            return new DirectoryImage(inInode, inInode.Length);
        }

        DirectoryDataImage data = new(layout);
        byte directory = DirectoryFileType.Of(0x4000);
        data.Add("."u8, self, directory);
        data.Add(".."u8, parent, directory);
        foreach ((byte[] name, XfsInodeNumber inode, byte type) in encoded)
        {
            data.Add(name, inode, type);
        }

        DirectoryImage image = new(null, (long)data.Blocks.Count * layout.Size);
        image.AddBlocks(layout, data);
        return image;
    }

    private static byte[] Encode(string name) =>
        PosixName.TryEncode(name) is { Length: > 0 and <= LongestName } bytes
            && !bytes.AsSpan().ContainsAny((byte)0, (byte)'/') && name is not ("." or "..")
            ? bytes
            : throw new ArgumentException($"\"{name}\" is not a name of 1 to {LongestName} bytes", nameof(name));

    private void AddBlocks(DirectoryLayout layout, DirectoryDataImage data)
    {
        List<(uint Hash, uint Address)> hashes = data.SortedHashes();
        int tail = (hashes.Count * DirectoryLayout.HashSize) + DirectoryLayout.BlockTailSize;
        bool isWhole = data.Blocks.Count == 1 && data.End + tail <= layout.Size;
        data.CloseBlock(isWhole ? layout.Size - tail : layout.Size);
        for (int index = 0; index < data.Blocks.Count; index++)
        {
            byte[] block = data.Blocks[index];
            (isWhole ? layout.IsStamped ? "XDB3"u8 : "XD2B"u8 : layout.IsStamped ? "XDD3"u8 : "XD2D"u8).CopyTo(block);
            _pieces.Add(new ForkPiece(new XfsFileBlock((long)index * layout.BlocksEach), block, BlockStamp.Directory));
        }

        if (isWhole)
        {
            Span<byte> block = data.Blocks[0];
            WriteHashes(block[^tail..], hashes);
            WriteUInt32BigEndian(block[^DirectoryLayout.BlockTailSize..], (uint)hashes.Count);
            return;
        }

        int leafTail = (data.Spaces.Count * 2) + DirectoryLayout.LeafTailSize;
        if (layout.Header + (hashes.Count * DirectoryLayout.HashSize) + leafTail <= layout.Size)
        {
            byte[] leaf = Leaf(layout, hashes, layout.IsStamped ? StampedSingleLeafMagic : SingleLeafMagic);
            WriteSpaces(leaf.AsSpan(layout.Size - leafTail), data.Spaces);
            WriteUInt32BigEndian(leaf.AsSpan(layout.Size - DirectoryLayout.LeafTailSize), (uint)data.Spaces.Count);
            _pieces.Add(new ForkPiece(layout.FirstLeaf, leaf, BlockStamp.HashTree));
            return;
        }

        List<(byte[] Bytes, uint LastHash)> leaves = [];
        foreach (Range part in Spread.Evenly(hashes.Count, layout.HashesPerLeaf))
        {
            leaves.Add((Leaf(layout, hashes[part], layout.IsStamped ? StampedLeafMagic : LeafMagic), hashes[part.End.Value - 1].Hash));
        }

        _pieces.AddRange(new HashTreeImage(layout.IsStamped, layout.FirstLeaf, layout.BlocksEach, layout.Size).Build(leaves));
        for (int first = 0; first < data.Spaces.Count; first += layout.SpacesPerBlock)
        {
            _pieces.Add(FreeIndex(layout, data.Spaces, first));
        }

        _pieces.Sort((left, right) => left.Logical.CompareTo(right.Logical));
    }

    private static byte[] Leaf(DirectoryLayout layout, List<(uint Hash, uint Address)> hashes, ushort magic)
    {
        byte[] leaf = new byte[layout.Size];
        WriteUInt16BigEndian(leaf.AsSpan(8), magic);
        WriteUInt16BigEndian(leaf.AsSpan(layout.IsStamped ? 56 : 12), (ushort)hashes.Count);
        WriteHashes(leaf.AsSpan(layout.Header), hashes);
        return leaf;
    }

    private static ForkPiece FreeIndex(DirectoryLayout layout, List<ushort> spaces, int first)
    {
        byte[] block = new byte[layout.Size];
        List<ushort> part = spaces.GetRange(first, Math.Min(layout.SpacesPerBlock, spaces.Count - first));
        (layout.IsStamped ? "XDF3"u8 : "XD2F"u8).CopyTo(block);
        Span<byte> counts = block.AsSpan(layout.IsStamped ? 48 : 4);
        WriteUInt32BigEndian(counts, (uint)first);
        WriteUInt32BigEndian(counts[4..], (uint)part.Count); // entries
        WriteUInt32BigEndian(counts[8..], (uint)part.Count); // entries of data blocks that are there
        WriteSpaces(block.AsSpan(layout.Header), part);
        return new ForkPiece(layout.FirstFree + ((long)first / layout.SpacesPerBlock * layout.BlocksEach), block, BlockStamp.Directory);
    }

    private static void WriteHashes(Span<byte> bytes, List<(uint Hash, uint Address)> hashes)
    {
        for (int index = 0; index < hashes.Count; index++)
        {
            WriteUInt32BigEndian(bytes[(index * DirectoryLayout.HashSize)..], hashes[index].Hash);
            WriteUInt32BigEndian(bytes[((index * DirectoryLayout.HashSize) + 4)..], hashes[index].Address);
        }
    }

    private static void WriteSpaces(Span<byte> bytes, List<ushort> spaces)
    {
        for (int index = 0; index < spaces.Count; index++)
        {
            WriteUInt16BigEndian(bytes[(index * 2)..], spaces[index]);
        }
    }
}
