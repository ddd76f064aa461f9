using VmGeneralize.Blocks;

namespace VmGeneralize.FileSystems.Btrfs;

/// <summary>Whether the values of a superblock are possible on a device of some length: everything else is computed from them.</summary>
internal static class BtrfsSuperblockCheck
{
    private const int LargestBlock = 65536; // BTRFS_MAX_METADATA_BLOCKSIZE
    private const int SmallestBlock = 4096;

    /// <exception cref="CorruptDataException">They are not.</exception>
    public static void Require(BtrfsSuperblock superblock, long length)
    {
        Require(superblock.StoredPlace == (ulong)BtrfsSuperblock.Places[0], 0x30, "place", BtrfsSuperblock.Places[0], superblock.StoredPlace);
        Require(IsBlock(superblock.SectorSize), 0x90, "sector size", "a power of two from 4096 to 65536", superblock.SectorSize);
        Require(
            IsBlock(superblock.NodeSize) && superblock.NodeSize >= superblock.SectorSize,
            0x94, "node size", "a power of two from a sector to 65536", superblock.NodeSize);
        Require(
            superblock.ChunkArrayLength <= BtrfsSuperblock.MaxChunkArray,
            0xA0, "bytes of chunks", $"at most {BtrfsSuperblock.MaxChunkArray}", superblock.ChunkArrayLength);
        Require(superblock.Devices > 0, 0x88, "devices", "at least 1", superblock.Devices);
        Require(superblock.DeviceLength <= length, 0xD1, "bytes of the device", $"at most {length}", superblock.DeviceLength);
        RequireRoot(superblock.RootTree, superblock, 0x50);
        RequireRoot(superblock.ChunkTree, superblock, 0x58);
    }

    private static void RequireRoot(BtrfsTreeRoot root, BtrfsSuperblock superblock, int offset)
    {
        Require(root.Level <= BtrfsTree.HighestLevel, offset, "level of a root", $"at most {BtrfsTree.HighestLevel}", root.Level);
        Require(root.Block.Value % superblock.SectorSize == 0, offset, "root", "a multiple of the sector size", root.Block);
    }

    private static bool IsBlock(int size) => int.IsPow2(size) && size is >= SmallestBlock and <= LargestBlock;

    private static void Require(bool condition, int offset, string field, object expected, object actual)
    {
        if (!condition)
        {
            throw CorruptDataException.Mismatch(BtrfsSuperblock.Structure, BtrfsSuperblock.Places[0] + offset, field, expected, actual);
        }
    }
}
