using VmGeneralize.Blocks;

namespace VmGeneralize.FileSystems.Xfs.Editing;

/// <summary>Frees an inode with everything it owns. The caller handles the names that lead to it and the lists that it is in.</summary>
internal sealed class XfsInodeRemover(XfsVolume volume, XfsAllocator allocator)
{
    /// <exception cref="CorruptDataException">It has something that is not its own.</exception>
    public void Free(XfsInode inode)
    {
        Release(inode, inode.Data, isAttributes: false);
        if (inode.Attributes is { } attributes)
        {
            Release(inode, attributes, isAttributes: true);
        }

        uint generation = unchecked(inode.Generation + 1);
        volume.Write(new XfsInode(inode.Number, FreeInode.Make(volume, inode.Number, generation, inode.Lsn)));
        allocator.ReleaseInode(inode.Number);
    }

    private void Release(XfsInode inode, XfsFork fork, bool isAttributes)
    {
        XfsFileMap map = XfsFileMap.Read(volume, inode, fork);
        foreach (XfsRun run in map.Runs)
        {
            volume.Cancellation.ThrowIfCancellationRequested();
            allocator.Release(inode.Number, run, isAttributes);
        }

        foreach (XfsBlock node in map.Nodes)
        {
            allocator.ReleaseNode(inode.Number, node, isAttributes);
        }
    }
}
