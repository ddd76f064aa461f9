using VmGeneralize.Blocks;
using VmGeneralize.FileSystems.Posix;
using VmGeneralize.FileSystems.Xfs.Log;

namespace VmGeneralize.FileSystems.Xfs.Editing;

/// <summary>
/// The edits of one volume. Inodes and contents go to the device at once; directories, trees of allocation groups, counts and the log are written by
/// <see cref="Complete"/>.
/// </summary>
internal sealed class XfsEdits(XfsVolume volume, XfsDirectoryNames names)
{
    private const ushort QuotaChecked = 0x4 | 0x20 | 0x100 | 0x400; // of users, others (version 4), groups, projects

    private readonly XfsAllocator _allocator = new(volume);

    /// <summary>Blocks that directories may still take when they are laid out.</summary>
    private long Promised => names.Edited.Sum(directory => directory.Growth);

    public void Remove(XfsPathTarget target, XfsRemovalPlan plan) => new XfsFileRemover(volume, _allocator, names).Remove(target, plan);

    public void Replace(XfsInode inode, string path, ReadOnlySpan<byte> contents)
    {
        RequireFile(inode, path);
        new XfsFileReplacer(volume, _allocator).Replace(inode, contents, contents.Length, Promised);
    }

    public long Erase(XfsInode inode, string path, long keep)
    {
        RequireFile(inode, path);
        return XfsContentEraser.Erase(volume, _allocator, inode, keep, Promised);
    }

    public void CreateFile(XfsInode parent, string path, string name, ReadOnlySpan<byte> contents, NewFile file) =>
        new XfsFileCreator(volume, _allocator, names).CreateFile(parent, path, name, contents, file, Promised);

    public void CreateLink(XfsInode parent, string path, string name, string target, NewFile file) =>
        new XfsFileCreator(volume, _allocator, names).CreateLink(parent, path, name, target, file, Promised);

    public void SetMode(XfsInode inode, string path, uint mode)
    {
        if (inode.Kind == FileKind.SymbolicLink || mode > 0xFFF)
        {
            throw new ArgumentException($"{path} cannot have the permissions 0{Convert.ToString(mode, 8)}", nameof(mode));
        }

        new XfsAttributeWriter(volume, _allocator).SetPermissions(inode, mode, Promised);
        inode.Mode = (ushort)((inode.Mode & ~0xFFF) | (int)mode);
        volume.Write(inode);
    }

    /// <summary>Something is in memory that the device does not have.</summary>
    public bool IsPending => _allocator.IsChanged || names.Edited.Any();

    /// <summary>Lays out directories and writes trees: a walk of the volume finds it as it is. More edits may follow.</summary>
    public void Flush()
    {
        XfsDirectoryWriter directories = new(volume, _allocator);
        foreach (EditedDirectory directory in names.Edited.ToArray())
        {
            directories.Write(directory);
            names.Forget(directory.Number);
        }

        _allocator.Write(volume.Writable);
    }

    /// <summary>Writes everything, the counts of the superblock too, and leaves an empty log.</summary>
    public void Complete()
    {
        Flush();
        XfsCounters.Refresh(volume.Writable, volume.Cancellation);
        XfsSuperblock superblock = XfsSuperblock.Read(volume.Writable, volume.Cancellation);
        if ((superblock.QuotaFlags & QuotaChecked) != 0)
        {
            // The kernel recounts everyone's usage when it mounts.
            superblock.QuotaFlags &= unchecked((ushort)~QuotaChecked);
            superblock.Seal();
            volume.Writable.Write(0, superblock.Bytes);
        }

        XfsVolumeLog.Open(volume.Device, superblock, volume.Cancellation).Reset(volume.Writable);
        volume.Writable.Flush();
    }

    private static void RequireFile(XfsInode inode, string path)
    {
        if (inode.Kind != FileKind.File)
        {
            throw new ArgumentException($"{path} is not a file", nameof(path));
        }
    }
}
