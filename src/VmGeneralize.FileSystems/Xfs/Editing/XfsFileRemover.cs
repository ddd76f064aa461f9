using VmGeneralize.Blocks;

namespace VmGeneralize.FileSystems.Xfs.Editing;

/// <summary>Carries out a <see cref="XfsRemovalPlan"/>.</summary>
internal sealed class XfsFileRemover(XfsVolume volume, XfsAllocator allocator, XfsDirectoryNames names)
{
    public void Remove(XfsPathTarget target, XfsRemovalPlan plan)
    {
        XfsInode parent = target.Parent!;
        if (target.Inode.IsDirectory && parent.Links <= 2)
        {
            throw CorruptDataException.Mismatch(
                XfsInode.Structure,
                volume.Position(parent.Number),
                $"links of directory {parent.Number}",
                "one from each directory below",
                $"{parent.Links} in all");
        }

        EditedDirectory directory = names.Edit(parent);
        volume.IsChanged = true;
        directory.Remove(target.Entry.Name);
        if (target.Inode.IsDirectory)
        {
            parent.Links--;
            volume.Write(parent);
        }

        // In inode order: neighbouring inodes share blocks.
        XfsInodeRemover remover = new(volume, allocator);
        foreach (XfsRemovalPlan.FileToRemove removal in plan.Files.Values.OrderBy(file => file.Number))
        {
            XfsInode inode = volume.ReadInode(removal.Number);
            if (removal.IsGone)
            {
                names.Forget(removal.Number);
                remover.Free(inode);
            }
            else
            {
                inode.Links -= (uint)removal.Removed;
                volume.Write(inode);
            }
        }
    }
}
