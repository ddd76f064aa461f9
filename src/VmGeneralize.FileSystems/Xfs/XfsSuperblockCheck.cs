using System.Numerics;
using VmGeneralize.Blocks;

namespace VmGeneralize.FileSystems.Xfs;

/// <summary>Whether the values of a superblock are possible on a device of some length: everything else is computed from them.</summary>
internal static class XfsSuperblockCheck
{
    private const uint FewestGroupBlocks = 64; // XFS_MIN_AG_BLOCKS
    private const long MaxGroupBytes = 1L << 40; // XFS_AG_MAX_BYTES

    /// <exception cref="CorruptDataException">They are not.</exception>
    public static void Require(XfsSuperblock superblock, long length)
    {
        ReadOnlySpan<byte> bytes = superblock.Bytes;
        RequireLog(superblock.BlockSize, bytes[120], 9, 16, 4, "block size");
        RequireLog(superblock.SectorSize, bytes[121], 9, Math.Min(15, superblock.BlockLog), 102, "sector size");
        RequireLog(superblock.InodeSize, bytes[122], 8, Math.Min(11, superblock.BlockLog), 104, "inode size");
        RequireLog(superblock.InodesPerBlock, bytes[123], 0, superblock.BlockLog, 106, "inodes per block");
        Require(
            superblock.InodesPerBlock == superblock.BlockSize / superblock.InodeSize,
            106, "inodes per block", superblock.BlockSize / superblock.InodeSize, superblock.InodesPerBlock);
        Require(bytes[126] == 0, 126, "in progress", "0: mkfs.xfs came to its end", bytes[126]);
        Require(
            superblock.BlockLog + superblock.DirectoryBlockLog <= 16, 192, "log of the directory block size", "at most 64 KiB", superblock.DirectoryBlockLog);

        long blockBytes = superblock.BlockSize;
        Require(
            superblock.GroupBlocks >= FewestGroupBlocks && superblock.GroupBlocks <= Math.Min(int.MaxValue, MaxGroupBytes / blockBytes),
            84, "blocks of an allocation group", $"{FewestGroupBlocks} blocks to 1 TiB", superblock.GroupBlocks);
        int log = BitOperations.Log2(superblock.GroupBlocks - 1) + 1;
        Require(superblock.GroupBlockLog == log, 124, "log of the blocks of an allocation group", log, superblock.GroupBlockLog);
        Require(
            superblock.Blocks > 0 && superblock.Blocks <= length / blockBytes,
            8, "blocks", $"at most {length / blockBytes} of {blockBytes} bytes", unchecked((ulong)superblock.Blocks));
        long groups = (superblock.Blocks + superblock.GroupBlocks - 1) / superblock.GroupBlocks;
        Require(superblock.Groups == groups, 88, "allocation groups", groups, superblock.Groups);
        long last = superblock.Blocks - ((groups - 1) * superblock.GroupBlocks);
        Require(last >= FewestGroupBlocks, 8, "blocks of the last allocation group", $"at least {FewestGroupBlocks}", last);

        XfsGeometry geometry = new(superblock);
        if (superblock.LogStart.Value != 0)
        {
            Require(
                superblock.LogBlocks > 0 && geometry.IsInside(superblock.LogStart, superblock.LogBlocks),
                48, "log", "blocks of one allocation group", $"{superblock.LogBlocks} from {superblock.LogStart}");
            Require(
                superblock.LogSectorSize == 0 || (int.IsPow2(superblock.LogSectorSize) && superblock.LogSectorSize is >= 512 and <= 32768),
                194, "sector size of the log", "0 or a power of two from 512 to 32768", superblock.LogSectorSize);
        }

        Require(geometry.IsInside(superblock.RootInode), 56, "root inode", "an inode of the volume", superblock.RootInode);
    }

    private static void RequireLog(int value, int log, int least, int most, int offset, string field) =>
        Require(log >= least && log <= most && value == 1 << log, offset, field, $"2^{log}, 2^{least} to 2^{most}", value);

    private static void Require(bool condition, int offset, string field, object expected, object actual)
    {
        if (!condition)
        {
            throw CorruptDataException.Mismatch(XfsSuperblock.Structure, offset, field, expected, actual);
        }
    }
}
