using VmGeneralize.Blocks;
using VmGeneralize.FileSystems.Xfs.Directories;

namespace VmGeneralize.FileSystems.Xfs.Editing;

/// <summary>
/// Writes edited directories back to the volume, laid out again: in their former blocks where possible, so that nothing else that was in
/// them is left.
/// </summary>
internal sealed class XfsDirectoryWriter(XfsVolume volume, XfsAllocator allocator)
{
    /// <exception cref="CorruptDataException">The directory's inode is damaged.</exception>
    /// <exception cref="GuestVolumeFullException">There is no room for it.</exception>
    public void Write(EditedDirectory directory)
    {
        XfsInode inode = volume.ReadInode(directory.Number);
        XfsFileMap old = XfsFileMap.Read(volume, inode, inode.Data);
        DirectoryImage image = DirectoryImage.Build(
            volume.Superblock, directory.Number, directory.Parent, [.. directory.Names.Values], inode.Area(isAttributes: false).Length);
        new ForkWriter(volume, allocator).Write(inode, isAttributes: false, old, image.Pieces);
        if (image.InInode is { } inInode)
        {
            inode.DataFormat = XfsForkFormat.Local;
            inInode.CopyTo(inode.Area(isAttributes: false));
        }

        inode.Size = image.Size;
        volume.Write(inode);
    }
}
