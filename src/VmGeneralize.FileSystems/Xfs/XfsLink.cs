using VmGeneralize.Blocks;
using VmGeneralize.FileSystems.Posix;
using static System.Buffers.Binary.BinaryPrimitives;

namespace VmGeneralize.FileSystems.Xfs;

/// <summary>Where a symbolic link points: in the inode, or in separate blocks, which have headers in version 5 ("Symbolic Links").</summary>
internal static class XfsLink
{
    private const string Structure = "XFS symbolic link";
    private const int HeaderSize = 56;
    private const int Longest = 1024; // XFS_SYMLINK_MAXLEN

    /// <exception cref="CorruptDataException">The link is damaged.</exception>
    public static string Read(XfsVolume volume, XfsInode inode)
    {
        long position = volume.Position(inode.Number);
        Require(inode.Size is > 0 and <= Longest, position, "size of the target", $"1 to {Longest} bytes", inode.Size);
        if (inode.DataFormat == XfsForkFormat.Local)
        {
            return PosixName.Decode(inode.Data.Bytes.Span[..(int)inode.Size]);
        }

        byte[] target = new byte[inode.Size];
        int filled = 0;
        foreach (XfsRun run in XfsFileMap.Read(volume, inode, inode.Data).Runs)
        {
            if (filled == target.Length)
            {
                break;
            }

            // A header for all blocks of an extent, not for each.
            long extent = volume.Geometry.OffsetOf(run.Physical);
            Require(run.Count * volume.BlockSize <= 1 << 16, position, "blocks of the target", "those of 1024 bytes", run.Count);
            byte[] bytes = new byte[run.Count * volume.BlockSize];
            volume.Device.Read(extent, bytes);
            ReadOnlySpan<byte> part = bytes;
            if (volume.Superblock.HasChecksums)
            {
                Require(part.StartsWith("XSLM"u8), extent, "magic", "XSLM", Convert.ToHexString(part[..4]));
                BlockStamp.Remote.Require(volume, part, extent, inode.Number.Value, Structure);
                uint offset = ReadUInt32BigEndian(part[4..]);
                uint length = ReadUInt32BigEndian(part[8..]);
                Require(
                    offset == filled && length <= part.Length - HeaderSize,
                    extent + 4, "part of the target", $"one from {filled} on", $"{length} from {offset}");
                part = part.Slice(HeaderSize, (int)length);
            }

            part = part[..Math.Min(part.Length, target.Length - filled)];
            part.CopyTo(target.AsSpan(filled));
            filled += part.Length;
        }

        Require(filled == target.Length, position, "bytes of the target", target.Length, filled);
        return PosixName.Decode(target);
    }

    private static void Require(bool condition, long position, string field, object expected, object actual)
    {
        if (!condition)
        {
            throw CorruptDataException.Mismatch(Structure, position, field, expected, actual);
        }
    }
}
