using VmGeneralize.Blocks;

namespace VmGeneralize.FileSystems.Xfs;

/// <summary>Blocks of a fork that are metadata: of a directory (up to 64 KiB, in pieces that need not be neighbours) or of attributes.</summary>
/// <param name="volume">The volume.</param>
/// <param name="inode">Their owner.</param>
/// <param name="map">Where the fork's blocks are.</param>
/// <param name="blocksEach">Volume blocks that make one block of the fork.</param>
internal sealed class XfsForkBlocks(XfsVolume volume, XfsInode inode, XfsFileMap map, int blocksEach)
{
    public XfsInode Inode => inode;

    public XfsFileMap Map => map;

    /// <summary>In bytes.</summary>
    public int Size { get; } = blocksEach * volume.BlockSize;

    /// <summary>Start of each block below a limit, ascending.</summary>
    public IEnumerable<XfsFileBlock> Below(XfsFileBlock limit)
    {
        XfsFileBlock next = default;
        foreach (XfsRun run in map.Runs)
        {
            XfsFileBlock first = new(Math.Max(next.Value, run.Logical.Value / blocksEach * blocksEach));
            for (; first < run.End && first < limit; first += blocksEach)
            {
                yield return first;
            }

            next = first;
        }
    }

    /// <summary>Reads one block, and says where on the volume it starts.</summary>
    /// <exception cref="CorruptDataException">The fork has no such block.</exception>
    public (byte[] Bytes, long Position) Read(XfsFileBlock first)
    {
        byte[] whole = blocksEach == 1 ? [] : new byte[Size];
        long position = 0;
        for (int index = 0; index < blocksEach; index++)
        {
            XfsFileBlock logical = first + index;
            if (map.Find(logical) is not { IsUnwritten: false } run || run.Logical > logical)
            {
                throw CorruptDataException.Mismatch(
                    XfsInode.Structure, volume.Position(inode.Number), $"block {logical} of inode {inode.Number}", "a mapped block", "none");
            }

            byte[] bytes = volume.ReadBlock(run.At(logical), run.End - logical);
            position = index == 0 ? volume.Geometry.OffsetOf(run.At(logical)) : position;
            if (blocksEach == 1)
            {
                return (bytes, position);
            }

            bytes.CopyTo(whole, index * volume.BlockSize);
        }

        return (whole, position);
    }
}
