using VmGeneralize.Blocks;
using static System.Buffers.Binary.BinaryPrimitives;

namespace VmGeneralize.Registry.Format;

/// <summary>The header of a hive, or its copy in the first sector of a log (regf specification, "Base block").</summary>
/// <param name="Sequence1">Incremented when a write to the primary starts.</param>
/// <param name="Sequence2">Made equal when that write has ended.</param>
/// <param name="LastWritten">FILETIME; Windows 8.1 and later leave it alone.</param>
/// <param name="Major">1.</param>
/// <param name="Minor">3 to 6 here.</param>
/// <param name="Type">0 = primary; 1 or 2 = log with dirty pages; 6 = log with entries.</param>
/// <param name="Format">1 = direct memory load.</param>
/// <param name="RootCell">Offset of the root key's cell in the bins, in bytes.</param>
/// <param name="BinsSize">Length of the bins, in bytes; the file may be longer.</param>
/// <param name="Flags">Bit 0: transactions hold the hive.</param>
internal readonly record struct BaseBlock(
    uint Sequence1,
    uint Sequence2,
    ulong LastWritten,
    uint Major,
    uint Minor,
    uint Type,
    uint Format,
    uint RootCell,
    uint BinsSize,
    uint Flags)
{
    public const int Size = 4096; // bytes in a primary file
    public const int LogSize = 512; // bytes in a log
    public const uint TypePrimary = 0;
    public const uint TypeLogEntries = 6;
    public const uint FlagTransactions = 1;
    public const int LastWrittenOffset = 0x0C;
    public const int ChecksumOffset = 0x1FC;
    public const int UnusedOffset = LogSize; // reserved, up to identifiers of Windows 10 at the end of the block
    public const int UnusedSize = 0xFC8 - UnusedOffset;

    public static BaseBlock Read(ReadOnlySpan<byte> bytes) => new(
        Sequence1: ReadUInt32LittleEndian(bytes[0x04..]),
        Sequence2: ReadUInt32LittleEndian(bytes[0x08..]),
        LastWritten: ReadUInt64LittleEndian(bytes[LastWrittenOffset..]),
        Major: ReadUInt32LittleEndian(bytes[0x14..]),
        Minor: ReadUInt32LittleEndian(bytes[0x18..]),
        Type: ReadUInt32LittleEndian(bytes[0x1C..]),
        Format: ReadUInt32LittleEndian(bytes[0x20..]),
        RootCell: ReadUInt32LittleEndian(bytes[0x24..]),
        BinsSize: ReadUInt32LittleEndian(bytes[0x28..]),
        Flags: ReadUInt32LittleEndian(bytes[0x90..]));

    /// <summary>Patches these fields and the checksum; all other bytes stay.</summary>
    public void Write(Span<byte> bytes)
    {
        "regf"u8.CopyTo(bytes);
        WriteUInt32LittleEndian(bytes[0x04..], Sequence1);
        WriteUInt32LittleEndian(bytes[0x08..], Sequence2);
        WriteUInt64LittleEndian(bytes[LastWrittenOffset..], LastWritten);
        WriteUInt32LittleEndian(bytes[0x14..], Major);
        WriteUInt32LittleEndian(bytes[0x18..], Minor);
        WriteUInt32LittleEndian(bytes[0x1C..], Type);
        WriteUInt32LittleEndian(bytes[0x20..], Format);
        WriteUInt32LittleEndian(bytes[0x24..], RootCell);
        WriteUInt32LittleEndian(bytes[0x28..], BinsSize);
        WriteUInt32LittleEndian(bytes[0x90..], Flags);
        WriteUInt32LittleEndian(bytes[ChecksumOffset..], Checksum(bytes));
    }

    public static bool HasSignature(ReadOnlySpan<byte> bytes) => bytes.StartsWith("regf"u8);

    /// <summary>Signature and checksum are right: the other fields can be trusted.</summary>
    public static bool IsValid(ReadOnlySpan<byte> bytes) =>
        bytes.Length >= LogSize
        && HasSignature(bytes)
        && ReadUInt32LittleEndian(bytes[ChecksumOffset..]) == Checksum(bytes);

    /// <summary>XOR of the first 127 words; the results 0 and 0xFFFFFFFF are reserved.</summary>
    public static uint Checksum(ReadOnlySpan<byte> bytes)
    {
        uint sum = 0;
        for (int i = 0; i < ChecksumOffset; i += sizeof(uint))
        {
            sum ^= ReadUInt32LittleEndian(bytes[i..]);
        }

        return sum switch
        {
            0 => 1,
            uint.MaxValue => uint.MaxValue - 1,
            _ => sum,
        };
    }

    /// <exception cref="UnsupportedFeatureException">A version outside 1.3 to 1.6.</exception>
    public void CheckVersion(string hive)
    {
        if (Major != 1 || Minor is < 3 or > 6)
        {
            throw new UnsupportedFeatureException(
                $"Registry hive version {Major}.{Minor} ({hive})", "Versions 1.3 to 1.6 (Windows NT 4.0 and later) are handled.");
        }
    }

    /// <summary>Checks what a primary file must satisfy before its bins can be read.</summary>
    /// <param name="hive">The hive's name, for messages.</param>
    /// <param name="available">Bytes present after the base block.</param>
    public void CheckPrimary(string hive, long available)
    {
        CheckVersion(hive);
        if (Type != TypePrimary || Format != 1)
        {
            throw CorruptDataException.Mismatch(Structure(hive), 0x1C, "type and format", "0 and 1", $"{Type} and {Format}");
        }

        if (BinsSize == 0 || BinsSize % HiveBin.Alignment != 0 || BinsSize > available)
        {
            throw CorruptDataException.Mismatch(
                Structure(hive), 0x28, "bins size", $"a multiple of 4096 up to {available}", BinsSize);
        }
    }

    /// <summary>True when sequence number <paramref name="a"/> comes before <paramref name="b"/>; the numbers may wrap.</summary>
    public static bool IsEarlier(uint a, uint b) => unchecked((int)(a - b)) < 0;

    public static string Structure(string hive) => $"Base block of {hive}";
}
