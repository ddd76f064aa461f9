using VmGeneralize.Blocks;
using VmGeneralize.FileSystems.Xfs.Editing;

namespace VmGeneralize.FileSystems.Xfs.Log;

/// <summary>
/// Frees the files without a name that were still open when a volume stopped (unlinked inodes), with all that they have, as the kernel does after it has
/// replayed a log. Lists with a member that has a name are left: such a volume is not changed.
/// </summary>
internal static class XfsNamelessFiles
{
    /// <returns>How many were freed.</returns>
    /// <exception cref="CorruptDataException">A list, or a file in it, is damaged.</exception>
    public static int Free(XfsVolume volume, XfsAllocator allocator)
    {
        List<XfsInode> nameless = [];
        foreach (AgNumber group in volume.Geometry.AllGroups())
        {
            AgInodeHeader header = AgInodeHeader.Read(volume.Device, volume.Superblock, volume.Geometry, group);
            List<XfsInode> members = TakeOut(volume, group, header);
            if (members.Count > 0)
            {
                header.Write(volume.Writable, volume.Superblock);
                nameless.AddRange(members);
            }
        }

        // All lists first: blocks of a file may be in any group, and the allocator holds the header of each that it opened.
        nameless.ForEach(new XfsInodeRemover(volume, allocator).Free);
        return nameless.Count;
    }

    private static List<XfsInode> TakeOut(XfsVolume volume, AgNumber group, AgInodeHeader header)
    {
        List<XfsInode> all = [];
        HashSet<AgInode> seen = [];
        for (int list = 0; list < AgInodeHeader.Buckets; list++)
        {
            XfsInode[] members = [.. UnlinkedInodes.Of(volume, group, header, list, seen).Select(volume.ReadInode)];
            if (members.All(inode => inode.Links == 0))
            {
                header.SetUnlinked(list, AgInode.None);
                all.AddRange(members);
            }
        }

        return all;
    }
}
