using static System.Buffers.Binary.BinaryPrimitives;

namespace VmGeneralize.FileSystems.Xfs.Slack;

/// <summary>Unread bytes in an inode after its two forks, and in the blocks of a tree of extents.</summary>
internal static class ForkSlack
{
    private const int RootHeader = 4;
    private const int DeviceSize = 4;

    /// <summary>An inode in use.</summary>
    /// <returns>Bytes that were not zero.</returns>
    public static long SweepInode(XfsInode inode, bool wipe)
    {
        long held = SweepFork(inode.Bytes.AsSpan(inode.CoreSize, inode.Data.Bytes.Length), inode.Data, (int)Math.Min(inode.Size, int.MaxValue), wipe);
        if (inode.Attributes is { } attributes)
        {
            int used = attributes.Format == XfsForkFormat.Local ? ReadUInt16BigEndian(attributes.Bytes.Span) : 0;
            held += SweepFork(inode.Bytes.AsSpan(inode.Bytes.Length - attributes.Bytes.Length), attributes, used, wipe);
        }

        return held;
    }

    /// <summary>A block of a tree of extents.</summary>
    /// <returns>Bytes that were not zero.</returns>
    public static long SweepTreeBlock(Span<byte> block, bool isStamped, bool wipe)
    {
        int header = isStamped ? 72 : 24;
        int level = ReadUInt16BigEndian(block[4..]);
        int count = ReadUInt16BigEndian(block[6..]);
        Gaps gaps = new(block, wipe);
        if (isStamped)
        {
            gaps.Take(68, 72);
        }

        if (level == 0)
        {
            gaps.Take(header + (count * XfsRun.Size), block.Length);
        }
        else
        {
            SweepEntries(ref gaps, header, count, (block.Length - header) / 16, block.Length);
        }

        return gaps.Held;
    }

    private static long SweepFork(Span<byte> bytes, XfsFork fork, int local, bool wipe)
    {
        Gaps gaps = new(bytes, wipe);
        switch (fork.Format)
        {
            case XfsForkFormat.Tree:
                SweepEntries(ref gaps, RootHeader, ReadUInt16BigEndian(bytes[2..]), (bytes.Length - RootHeader) / 16, bytes.Length);
                break;
            case XfsForkFormat.Extents:
                gaps.Take((int)fork.Extents * XfsRun.Size, bytes.Length);
                break;
            default:
                gaps.Take(fork.Format == XfsForkFormat.Device ? DeviceSize : local, bytes.Length);
                break;
        }

        return gaps.Held;
    }

    /// <summary>Keys, space for more keys, pointers, space for more pointers.</summary>
    private static void SweepEntries(ref Gaps gaps, int header, int count, int room, int end)
    {
        int pointers = header + (room * 8);
        gaps.Take(header + (count * 8), pointers);
        gaps.Take(pointers + (count * 8), end);
    }
}
