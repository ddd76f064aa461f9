using VmGeneralize.Blocks;
using VmGeneralize.FileSystems.Posix;
using VmGeneralize.FileSystems.Xfs.Directories;

namespace VmGeneralize.FileSystems.Xfs.Editing;

/// <summary>Writes the extended attributes of an inode, laid out again.</summary>
internal sealed class XfsAttributeWriter(XfsVolume volume, XfsAllocator allocator)
{
    private const int LeastArea = 40; // XFS_BMDR_SPACE_CALC(MINABTPTRS) as a multiple of 8: the root of a tree, should it become one
    private const int LeastData = 56; // XFS_BMDR_SPACE_CALC(MINDBTPTRS) as a multiple of 8
    private const int ListArea = 128; // a list of extents

    /// <summary>Blocks that they may take, those of the tree of extents included.</summary>
    public long MaxBlocks(XfsAttribute[] attributes)
    {
        long blocks = attributes.Length == 0 ? 0 : AttributeImage.Build(volume.Superblock, attributes, MaxArea).Pieces.Count;
        return blocks == 0 ? 0 : blocks + new XfsMapWriter(volume, allocator).MaxNodes(blocks);
    }

    /// <summary>Gives a new inode its attributes, before anything goes into its other fork. The inode is changed, not written.</summary>
    public void WriteNew(XfsInode inode, XfsAttribute[] attributes)
    {
        if (attributes.Length > 0)
        {
            int area = AttributeImage.ShortSize(attributes) is { } size && size <= MaxArea ? Math.Max(LeastArea, (size + 7) & ~7) : ListArea;
            inode.ForkOffset = (inode.Bytes.Length - inode.CoreSize - area) / 8;
            Write(inode, attributes);
        }
    }

    /// <summary>
    /// Makes the access control list of an inode, where there is one, say what new permission bits say, as chmod does. The inode is changed, not written.
    /// </summary>
    /// <exception cref="CorruptDataException">The attributes are damaged.</exception>
    /// <exception cref="GuestVolumeFullException">There is no room; nothing was changed.</exception>
    public void SetPermissions(XfsInode inode, uint mode, long promised)
    {
        XfsAttribute[] attributes = [.. XfsAttributes.Entries(volume, inode)];
        int index = Array.FindIndex(
            attributes, attribute => (attribute.Flags & XfsAttributeFlags.Root) != 0 && PosixName.Decode(attribute.Name) == XfsAttributes.AccessAcl);
        if (index >= 0)
        {
            attributes[index] = attributes[index] with { Value = XfsAcl.Write(PosixAcl.WithMode(XfsAcl.Read(attributes[index].Value), mode)) };
            allocator.RequireRoom(inode.AttributeFormat == XfsForkFormat.Local ? 0 : MaxBlocks(attributes) + promised);
            Write(inode, attributes);
        }
    }

    /// <summary>Bytes that attributes in the inode may take.</summary>
    private int MaxArea => volume.Geometry.InodeSize - XfsInode.CoreSizeOfVersion3 - LeastData;

    private void Write(XfsInode inode, XfsAttribute[] attributes)
    {
        AttributeImage image = AttributeImage.Build(volume.Superblock, attributes, inode.Area(isAttributes: true).Length);
        XfsFileMap old = XfsFileMap.Read(volume, inode, inode.Attributes!.Value);
        new ForkWriter(volume, allocator).Write(inode, isAttributes: true, old, image.Pieces);
        if (image.InInode is { } inInode)
        {
            inode.AttributeFormat = XfsForkFormat.Local;
            inInode.CopyTo(inode.Area(isAttributes: true));
        }
    }
}
