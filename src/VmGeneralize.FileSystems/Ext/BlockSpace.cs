using VmGeneralize.Blocks;

namespace VmGeneralize.FileSystems.Ext;

/// <summary>How block numbers become bytes, and bytes block numbers: only here.</summary>
/// <param name="BlockSize">In bytes.</param>
internal readonly record struct BlockSpace(int BlockSize)
{
    /// <summary>Where a block starts on the volume, in bytes.</summary>
    public long OffsetOf(ExtBlock block) => block.Value * BlockSize;

    /// <summary>Where a block starts in its file, in bytes.</summary>
    public long OffsetOf(FileBlock block) => block.Value * BlockSize;

    /// <summary>The bytes of blocks on the volume.</summary>
    public Extent ExtentOf(BlockSpan blocks) => new(OffsetOf(blocks.First), BytesOf(blocks.Count));

    /// <summary>The bytes of a run on the volume.</summary>
    public Extent ExtentOf(MappedRun run) => ExtentOf(run.Blocks);

    /// <summary>The bytes of a run in its file.</summary>
    public Extent ExtentInFile(MappedRun run) => new(OffsetOf(run.Logical), BytesOf(run.Count));

    /// <summary>The block that holds a byte of the volume, and the byte's place in it.</summary>
    public (ExtBlock Block, int Within) BlockAt(long offset) => (new ExtBlock(offset / BlockSize), (int)(offset % BlockSize));

    /// <summary>The block that holds a byte of a file, and the byte's place in it.</summary>
    public (FileBlock Block, int Within) FileBlockAt(long offset) => (new FileBlock(offset / BlockSize), (int)(offset % BlockSize));

    /// <summary>The blocks of a range that is made of whole ones.</summary>
    public BlockSpan BlocksOf(Extent range) => new(new ExtBlock(range.Offset / BlockSize), range.Length / BlockSize);

    /// <summary>Bytes that a number of blocks hold.</summary>
    public long BytesOf(long blocks) => blocks * BlockSize;

    /// <summary>Blocks that hold a number of bytes.</summary>
    public long BlocksFor(long bytes) => (bytes / BlockSize) + (bytes % BlockSize == 0 ? 0 : 1);
}
