using VmGeneralize.Blocks;
using VmGeneralize.FileSystems.Probing;

namespace VmGeneralize.FileSystems.Btrfs;

/// <summary>The parts of one volume: superblock, chunks, and tree blocks, which are cached. What has two copies is read from the first valid one.</summary>
internal sealed class BtrfsVolume
{
    public const string Name = "Btrfs";

    private const int MaxCachedBytes = 16 << 20; // of each volume, and a disk is open twice when it is verified

    private readonly Dictionary<BtrfsLogical, BtrfsTreeBlock> _blocks = [];

    private BtrfsVolume(VolumeHead head)
    {
        Device = head.Device;
        Cancellation = head.Cancellation;
        Superblock = BtrfsSuperblock.Read(head);
        Chunks = BtrfsChunkMap.OfSuperblock(Superblock);
        Chunks = BtrfsChunkMap.Read(this, new BtrfsTree(this, Superblock.ChunkTree));
        Roots = new BtrfsRoots(this);
        ChecksumTree = Roots.RootOf(BtrfsObject.ChecksumTree) is { } checksums ? new BtrfsTree(this, checksums) : null;
    }

    public IBlockDevice Device { get; }

    public CancellationToken Cancellation { get; }

    public BtrfsSuperblock Superblock { get; }

    public BtrfsChunkMap Chunks { get; }

    public BtrfsRoots Roots { get; }

    /// <summary>The checksums of contents; null when there are none.</summary>
    public BtrfsTree? ChecksumTree { get; }

    public static BtrfsVolume Open(VolumeHead head) => new(head);

    /// <summary>A block of a tree.</summary>
    /// <param name="address">Where it is.</param>
    /// <param name="require">Throws unless the block is the expected one: a copy may be out of date.</param>
    /// <exception cref="CorruptDataException">No copy of it is valid.</exception>
    public BtrfsTreeBlock ReadBlock(BtrfsLogical address, Action<BtrfsTreeBlock> require)
    {
        Cancellation.ThrowIfCancellationRequested();
        if (_blocks.TryGetValue(address, out BtrfsTreeBlock? block))
        {
            require(block);
            return block;
        }

        if ((long)_blocks.Count * Superblock.NodeSize > MaxCachedBytes)
        {
            _blocks.Clear();
        }

        (BtrfsChunk chunk, long length) = Locate(address, Superblock.NodeSize);
        if (length < Superblock.NodeSize)
        {
            throw CorruptDataException.Mismatch(BtrfsTreeBlock.Structure, chunk.Copies[0], "address", "a block inside its chunk", address);
        }

        return _blocks[address] = FirstRight(chunk, position =>
        {
            byte[] bytes = new byte[Superblock.NodeSize];
            Device.Read(position + (address - chunk.Logical), bytes);
            BtrfsTreeBlock read = BtrfsTreeBlock.Read(this, bytes, address, position + (address - chunk.Logical));
            require(read);
            return read;
        });
    }

    /// <summary>The chunk that holds an address, and how many of the requested bytes are in it.</summary>
    /// <exception cref="CorruptDataException">There is none.</exception>
    public (BtrfsChunk Chunk, long Length) Locate(BtrfsLogical address, long length)
    {
        BtrfsChunk chunk = Chunks.Find(address)
            ?? throw CorruptDataException.Mismatch(BtrfsChunk.Structure, BtrfsSuperblock.Places[0], "chunk of an address", "one", $"none for {address}");
        return (chunk, Math.Min(length, chunk.End - address));
    }

    /// <summary>The result of the first undamaged copy; the damage of the first one when all are damaged.</summary>
    public static T FirstRight<T>(BtrfsChunk chunk, Func<long, T> read)
    {
        CorruptDataException? damage = null;
        foreach (long copy in chunk.Copies)
        {
            try
            {
                return read(copy);
            }
            catch (CorruptDataException problem)
            {
                damage ??= problem;
            }
        }

        throw damage!;
    }
}
