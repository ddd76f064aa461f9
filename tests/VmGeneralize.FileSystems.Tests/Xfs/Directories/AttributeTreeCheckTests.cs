using VmGeneralize.Blocks;
using VmGeneralize.FileSystems.Xfs;
using VmGeneralize.TestSupport;

namespace VmGeneralize.FileSystems.Tests.Xfs.Directories;

/// <summary>Tests one wrong number in an attribute leaf or node whose checksum is right: the check reports it.</summary>
public sealed class AttributeTreeCheckTests
{
    [SkippableFact]
    public void Damage_behind_a_right_checksum_is_found()
    {
        XfsImage.RequireTools();
        using TemporaryFolder folder = new();
        MemoryDevice device = new(XfsDamage.MakeVolume(folder, "-b", "size=1024"));
        using (XfsFileSystem sound = XfsFileSystem.Open(device))
        {
            Assert.Equal([], sound.Check());
        }

        // Path, index of the block among all blocks of the fork, offset in the block.
        RequireFinding(device, "/leaf values", 0, 80 + 3, "hash of attribute 0");
        RequireFinding(device, "/leaf values", 0, 59, "bytes that attributes take");
        RequireFinding(device, "/leaf values", 0, 61, "first used byte");
        RequireFinding(device, "/leaf values", 0, 67, "free range");
        RequireFinding(device, "/node values", 0, 64 + 3, "hash of a child");
        RequireFinding(device, "/node values", 0, 59, "level");
        RequireFinding(device, "/node values", -1, 7, "leaf before");
        RequireFinding(device, "/node values", -1, 80 + 3, "hash of attribute 0");
    }

    private static void RequireFinding(MemoryDevice device, string path, int block, int offset, string finding)
    {
        using OverlayDevice overlay = new(device);
        XfsVolume volume = XfsVolume.Open(overlay);
        XfsInode inode;
        using (XfsFileSystem fileSystem = XfsFileSystem.Open(device))
        {
            inode = volume.ReadInode(new XfsInodeNumber(fileSystem.Find(path)!.Id));
        }

        XfsForkBlocks blocks = new(volume, inode, XfsFileMap.Read(volume, inode, inode.Attributes!.Value), 1);
        XfsFileBlock[] all = [.. blocks.Below(new XfsFileBlock(XfsFileBlock.Most))];
        (byte[] read, long position) = blocks.Read(block < 0 ? all[all.Length + block] : all[block]);
        byte[] bytes = [.. read];
        bytes[offset] ^= 1;
        XfsChecksum.Seal(bytes, BlockStamp.HashTree.Checksum);
        overlay.Write(position, bytes);

        using XfsFileSystem damaged = XfsFileSystem.Open(overlay);
        Assert.Contains(damaged.Check(), problem => problem.Description.Contains(finding, StringComparison.Ordinal));
    }
}
