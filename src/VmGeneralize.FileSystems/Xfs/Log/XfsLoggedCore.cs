using static System.Buffers.Binary.BinaryPrimitives;

namespace VmGeneralize.FileSystems.Xfs.Log;

/// <summary>
/// The fixed part of an inode in the log (struct xfs_log_dinode): the fields of the disk at the same offsets, little-endian. The pointer to the next
/// unlinked inode, the checksum and the age are not taken from it.
/// </summary>
internal static class XfsLoggedCore
{
    public const int Size = 176;
    public const int SizeOfVersion2 = 96;

    private const ulong BigTimeFlag = 0x8;
    private const ulong LargeCountsFlag = 0x10;

    private static readonly int[] s_words = [8, 12, 16, 72, 84, 92]; // uid, gid, nlink, extsize, DMAPI, generation
    private static readonly int[] s_halves = [0, 2, 20, 22, 88, 90]; // magic, mode, project, DMAPI, flags
    private static readonly int[] s_times = [32, 40, 48];

    public static ushort Magic(ReadOnlySpan<byte> core) => ReadUInt16LittleEndian(core);

    public static ushort FlushCount(ReadOnlySpan<byte> core) => ReadUInt16LittleEndian(core[30..]);

    /// <summary>Writes the fields into an inode as it is on the disk.</summary>
    /// <param name="core">From the log; at least as long as its version needs.</param>
    /// <param name="inode">The inode on the disk.</param>
    /// <param name="lsn">Its new age.</param>
    public static void Apply(ReadOnlySpan<byte> core, Span<byte> inode, ulong lsn)
    {
        bool isVersion3 = core[4] == 3;
        ulong flags = isVersion3 ? ReadUInt64LittleEndian(core[120..]) : 0;
        foreach (int offset in s_halves)
        {
            Half(core, inode, offset);
        }

        core.Slice(4, 2).CopyTo(inode[4..]); // version and format
        inode.Slice(6, 2).Clear();
        if (core[4] == 1)
        {
            Half(core, inode, 6); // the count of names, which newer versions have in 32 bits
        }

        foreach (int offset in s_words)
        {
            Word(core, inode, offset);
        }

        foreach (int offset in s_times)
        {
            Time(core, inode, offset, flags);
        }

        Long(core, inode, 56); // size
        Long(core, inode, 64); // blocks
        core.Slice(82, 2).CopyTo(inode[82..]); // where the attributes begin and how they are kept
        inode.Slice(24, 8).Clear(); // the count of flushes starts again
        if (isVersion3)
        {
            Long(core, inode, 104); // count of changes
            Time(core, inode, 144, flags);
            Long(core, inode, 120);
            Word(core, inode, 128); // hint of copy-on-write
            Long(core, inode, 152); // number
            WriteUInt64BigEndian(inode[112..], lsn);
            inode.Slice(132, 12).Clear();
            core.Slice(160, 16).CopyTo(inode[160..]); // UUID
        }

        if ((flags & LargeCountsFlag) != 0)
        {
            Long(core, inode, 24);
            Word(core, inode, 76);
            Half(core, inode, 80);
        }
        else
        {
            Word(core, inode, 76);
            Half(core, inode, 80);
        }
    }

    private static void Time(ReadOnlySpan<byte> core, Span<byte> inode, int offset, ulong flags)
    {
        if ((flags & BigTimeFlag) != 0)
        {
            Long(core, inode, offset);
        }
        else
        {
            Word(core, inode, offset);
            Word(core, inode, offset + 4);
        }
    }

    private static void Half(ReadOnlySpan<byte> core, Span<byte> inode, int offset) =>
        WriteUInt16BigEndian(inode[offset..], ReadUInt16LittleEndian(core[offset..]));

    private static void Word(ReadOnlySpan<byte> core, Span<byte> inode, int offset) =>
        WriteUInt32BigEndian(inode[offset..], ReadUInt32LittleEndian(core[offset..]));

    private static void Long(ReadOnlySpan<byte> core, Span<byte> inode, int offset) =>
        WriteUInt64BigEndian(inode[offset..], ReadUInt64LittleEndian(core[offset..]));
}
