using VmGeneralize.Blocks;
using VmGeneralize.FileSystems.Xfs;

namespace VmGeneralize.FileSystems.Tests.Xfs;

/// <summary>A piece of metadata of a sound volume, to be damaged.</summary>
/// <param name="Kind">Kind of metadata.</param>
/// <param name="Extent">Where it is.</param>
/// <param name="Checksum">Offset of its checksum.</param>
internal sealed record XfsTarget(string Kind, Extent Extent, int Checksum)
{
    /// <summary>All pieces of a volume, grouped by kind.</summary>
    public static XfsTarget[][] ByKind(IBlockDevice device) =>
        [.. Of(XfsVolume.Open(device)).GroupBy(target => target.Kind).Select(kind => kind.ToArray())];

    private static IEnumerable<XfsTarget> Of(XfsVolume volume)
    {
        XfsGeometry geometry = volume.Geometry;
        yield return new XfsTarget("superblock", new Extent(0, geometry.SectorSize), 224);
        foreach (AgNumber group in geometry.AllGroups())
        {
            (string Kind, int Checksum)[] sectors = [("AGF", 216), ("AGI", 312), ("AGFL", 32)];
            foreach ((int index, (string kind, int checksum)) in sectors.Index())
            {
                yield return new XfsTarget(kind, new Extent(geometry.HeaderOffset(group, index + 1), geometry.SectorSize), checksum);
            }

            AgFreeSpaceHeader free = AgFreeSpaceHeader.Read(volume.Device, volume.Superblock, geometry, group);
            AgInodeHeader inodes = AgInodeHeader.Read(volume.Device, volume.Superblock, geometry, group);
            foreach (AgBlock root in (AgBlock[])[free.ByBlockRoot, free.BySizeRoot, inodes.Root, inodes.FreeRoot])
            {
                yield return new XfsTarget("tree", geometry.ExtentOf(group, new AgExtent(root, 1)), 52);
            }

            foreach (XfsTarget target in InodeChunks.All(volume, group, inodes).SelectMany(chunk => InodeChunks.Of(volume, group, chunk))
                .Where(inode => !inode.IsFree).SelectMany(inode => OfInode(volume, volume.ReadInode(inode.Number))))
            {
                yield return target;
            }
        }
    }

    private static IEnumerable<XfsTarget> OfInode(XfsVolume volume, XfsInode inode)
    {
        // One of many empty files tells as much as all of them.
        if (inode.Size > 10 || inode.Attributes is not null)
        {
            yield return new XfsTarget("inode", new Extent(volume.Position(inode.Number), inode.Bytes.Length), 100);
        }

        foreach (XfsFork fork in inode.Attributes is { } attributes ? (XfsFork[])[inode.Data, attributes] : [inode.Data])
        {
            XfsFileMap map = XfsFileMap.Read(volume, inode, fork);
            foreach (XfsBlock node in map.Nodes)
            {
                yield return new XfsTarget("extents", volume.Geometry.ExtentOf(node, 1), 64);
            }

            bool isMetadata = fork != inode.Data || inode.Kind is FileKind.Directory or FileKind.SymbolicLink;
            int blocksEach = fork == inode.Data && inode.IsDirectory ? 1 << volume.Superblock.DirectoryBlockLog : 1;
            foreach (XfsRun run in isMetadata ? map.Runs : [])
            {
                for (long index = 0; index + blocksEach <= run.Count; index += blocksEach)
                {
                    Extent extent = volume.Geometry.ExtentOf(run.Physical + index, blocksEach);
                    byte[] bytes = new byte[8];
                    volume.Device.Read(extent.Offset, bytes);
                    string magic = System.Text.Encoding.Latin1.GetString(bytes, 0, 4);
                    yield return new XfsTarget(magic.StartsWith('X') ? magic : "hashes", extent, magic.StartsWith("XD", StringComparison.Ordinal) ? 4 : 12);
                }
            }
        }
    }
}
