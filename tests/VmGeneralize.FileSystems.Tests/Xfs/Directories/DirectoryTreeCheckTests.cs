using VmGeneralize.Blocks;
using VmGeneralize.FileSystems.Xfs;
using VmGeneralize.FileSystems.Xfs.Directories;
using VmGeneralize.TestSupport;

namespace VmGeneralize.FileSystems.Tests.Xfs.Directories;

/// <summary>Tests one wrong number in a directory leaf, node or free-space index whose checksum is right: the check reports it.</summary>
public sealed class DirectoryTreeCheckTests
{
    [SkippableFact]
    public void Damage_behind_a_right_checksum_is_found()
    {
        XfsImage.RequireTools();
        using TemporaryFolder folder = new();
        MemoryDevice device = new(XfsDamage.MakeVolume(folder, "-b", "size=1024", "-n", "size=4096"));
        using (XfsFileSystem sound = XfsFileSystem.Open(device))
        {
            Assert.Equal([], sound.Check());
        }

        // Path, index of the block among all blocks of the directory, offset in the block (negative: from the end).
        RequireFinding(device, "/block", 0, -16, "hash");       // the last hash
        RequireFinding(device, "/block", 0, -4, "unused hashes");
        RequireFinding(device, "/block", 0, 50, "unused range"); // the table of the header
        RequireFinding(device, "/leaf", -1, 64 + 7, "hash");     // where the first name is
        RequireFinding(device, "/leaf", -1, -5, "free space of data block");
        RequireFinding(device, "/leaf", -1, 59, "unused hashes");
        RequireFinding(device, "/node", -1, 51, "first data block");
        RequireFinding(device, "/node", -1, 59, "data blocks that are there");
        RequireFinding(device, "/node", -1, 65, "free space of data block");
        RequireFinding(device, "/node", -2, 7, "leaf before");
        RequireFinding(device, "/node", -2, 64 + 3, "hash");
    }

    private static void RequireFinding(MemoryDevice device, string path, int block, int offset, string finding)
    {
        using OverlayDevice overlay = new(device);
        XfsVolume volume = XfsVolume.Open(overlay);
        XfsInodeNumber number;
        using (XfsFileSystem fileSystem = XfsFileSystem.Open(device))
        {
            number = new XfsInodeNumber(fileSystem.Find(path)!.Id);
        }

        XfsForkBlocks blocks = XfsDirectory.BlocksOf(volume, volume.ReadInode(number));
        XfsFileBlock[] all = [.. blocks.Below(new XfsFileBlock(XfsFileBlock.Most))];
        XfsFileBlock first = block < 0 ? all[all.Length + block] : all[block];
        byte[] bytes = blocks.Read(first).Bytes.ToArray();
        bytes[offset < 0 ? bytes.Length + offset : offset] ^= 1;
        bool isHash = first.Value >= XfsDirectory.LeafStart / volume.BlockSize && first.Value < DirectoryLayout.FreeStart / volume.BlockSize;
        XfsChecksum.Seal(bytes, (isHash ? BlockStamp.HashTree : BlockStamp.Directory).Checksum);
        for (int at = 0; at < bytes.Length; at += volume.BlockSize)
        {
            XfsFileBlock logical = first + (at / volume.BlockSize);
            overlay.Write(volume.Geometry.OffsetOf(blocks.Map.Find(logical)!.Value.At(logical)), bytes.AsSpan(at, volume.BlockSize));
        }

        using XfsFileSystem damaged = XfsFileSystem.Open(overlay);
        Assert.Contains(damaged.Check(), problem => problem.Description.Contains(finding, StringComparison.Ordinal));
    }
}
