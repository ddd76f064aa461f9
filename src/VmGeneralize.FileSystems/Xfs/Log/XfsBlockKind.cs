using System.Text;
using static System.Buffers.Binary.BinaryPrimitives;

namespace VmGeneralize.FileSystems.Xfs.Log;

/// <summary>Where a metadata block of version 5 keeps checksum, age and UUID, by its first bytes.</summary>
/// <param name="LogKind">Its kind in the log (XFS_BLFT_*); 0 for several.</param>
/// <param name="Checksum">Offset of the checksum.</param>
/// <param name="Lsn">Offset of the log sequence number.</param>
/// <param name="Uuid">Offset of the UUID.</param>
internal sealed record XfsBlockKind(int LogKind, int Checksum, int Lsn, int Uuid)
{
    public const int SuperblockKind = 18;

    /// <summary>The value of an extended attribute: written before the transaction that names it, without an age.</summary>
    public const int RemoteAttributeKind = 17;

    private static readonly Dictionary<uint, XfsBlockKind> s_byMagic = new()
    {
        [Magic("AB3B")] = new(4, 52, 24, 32),
        [Magic("AB3C")] = new(4, 52, 24, 32),
        [Magic("IAB3")] = new(4, 52, 24, 32),
        [Magic("FIB3")] = new(4, 52, 24, 32),
        [Magic("RMB3")] = new(4, 52, 24, 32),
        [Magic("R3FC")] = new(4, 52, 24, 32),
        [Magic("BMA3")] = new(4, 64, 32, 40),
        [Magic("XAGF")] = new(5, 216, 208, 64),
        [Magic("XAFL")] = new(6, 32, 24, 8),
        [Magic("XAGI")] = new(7, 312, 320, 296),
        [Magic("XSLM")] = new(9, 12, 48, 16),
        [Magic("XDB3")] = new(10, 4, 16, 24),
        [Magic("XDD3")] = new(11, 4, 16, 24),
        [Magic("XDF3")] = new(12, 4, 16, 24),
        [Magic("XARM")] = new(RemoteAttributeKind, 12, 48, 16),
        [Magic("XFSB")] = new(SuperblockKind, 224, 240, 32),
    };

    private static readonly Dictionary<ushort, XfsBlockKind> s_byHashMagic = new()
    {
        [0x3DF1] = new(13, 12, 24, 32),
        [0x3DFF] = new(14, 12, 24, 32),
        [0x3EBE] = new(15, 12, 24, 32),
        [0x3BEE] = new(16, 12, 24, 32),
    };

    /// <returns>Null for what has no age field: inodes, quotas, blocks without a header.</returns>
    public static XfsBlockKind? Of(ReadOnlySpan<byte> block) =>
        s_byMagic.GetValueOrDefault(ReadUInt32BigEndian(block)) ?? s_byHashMagic.GetValueOrDefault(ReadUInt16BigEndian(block[8..]));

    private static uint Magic(string text) => ReadUInt32BigEndian(Encoding.ASCII.GetBytes(text));
}
