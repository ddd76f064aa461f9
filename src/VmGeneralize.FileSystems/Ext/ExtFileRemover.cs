using VmGeneralize.Blocks;

namespace VmGeneralize.FileSystems.Ext;

/// <summary>Carries out a <see cref="ExtRemovalPlan"/>.</summary>
internal sealed class ExtFileRemover(ExtVolume volume, DirectoryNames names)
{
    public void Remove(ExtTarget target, ExtRemovalPlan plan)
    {
        Inode parent = target.Parent!;
        new DirectoryEditor(volume, names).Remove(parent, target.Entry);
        if (target.Inode.IsDirectory)
        {
            RemoveSubdirectory(parent);
        }

        // In inode order: neighbouring inodes share blocks.
        foreach (ExtRemovalPlan.FileToRemove removal in plan.Files.Values.OrderBy(file => file.Number))
        {
            Inode inode = volume.ReadInode(removal.Number);
            if (removal.IsGone)
            {
                names.Forget(removal.Number);
                Free(volume, inode);
            }
            else
            {
                inode.Links = (ushort)(inode.Links - removal.Removed);
                volume.Write(inode);
            }
        }
    }

    /// <summary>Frees an inode with everything that it owns.</summary>
    public static void Free(ExtVolume volume, Inode inode)
    {
        AttributeRelease.Release(volume, inode);
        InodeBlocks.FreeAll(volume, inode);
        volume.InodeBitmaps.Free(inode.Number, inode.IsDirectory);
    }

    /// <summary>A directory lost the ".." of one below it.</summary>
    private void RemoveSubdirectory(Inode parent)
    {
        // 1 stands for "too many to count" (dir_nlink): it stays while there are too many.
        const int most = 65000;
        if (parent.Links == 1)
        {
            int links = 2 + names.Of(parent).Values.Count(entry => volume.ReadInode(entry.Inode).IsDirectory);
            parent.Links = links < most ? (ushort)links : (ushort)1;
        }
        else if (parent.Links > 2)
        {
            parent.Links--;
        }
        else
        {
            throw CorruptDataException.Mismatch(
                Inode.Structure,
                volume.Position(parent.Number),
                $"links of directory {parent.Number}",
                "one from each directory below",
                $"{parent.Links} in all");
        }

        volume.Write(parent);
    }
}
