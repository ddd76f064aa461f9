using System.Buffers.Binary;

namespace VmGeneralize.Disks.Vhdx;

/// <summary>Data Sector ([MS-VHDX] 2.3.1.4): 4 KiB of which 12 bytes at the ends are replaced by signature and sequence number.</summary>
internal static class LogDataSector
{
    public const int Size = 4 << 10;

    private const int LowPosition = Size - sizeof(uint);
    private const int DataStart = 8;

    private static ReadOnlySpan<byte> Signature => "data"u8;

    /// <summary>True when signature and sequence number are the ones that the entry requires.</summary>
    public static bool IsValid(ReadOnlySpan<byte> sector, ulong sequenceNumber) =>
        sector.StartsWith(Signature)
        && BinaryPrimitives.ReadUInt32LittleEndian(sector[4..]) == sequenceNumber >> 32
        && BinaryPrimitives.ReadUInt32LittleEndian(sector[LowPosition..]) == (sequenceNumber & uint.MaxValue);

    /// <summary>The sector as it belongs in the file.</summary>
    public static void Restore(ReadOnlySpan<byte> sector, LogDescriptor descriptor, Span<byte> restored)
    {
        sector[..Size].CopyTo(restored);
        BinaryPrimitives.WriteUInt64LittleEndian(restored, descriptor.LeadingBytesOrZeroLength);
        BinaryPrimitives.WriteUInt32LittleEndian(restored[LowPosition..], descriptor.TrailingBytes);
    }

    /// <summary>The sector as it goes into the log; the 12 bytes go into the descriptor that is returned.</summary>
    public static LogDescriptor Store(ReadOnlySpan<byte> bytes, ulong fileOffset, ulong sequenceNumber, Span<byte> sector)
    {
        bytes[..Size].CopyTo(sector);
        LogDescriptor descriptor = new(
            IsData: true,
            BinaryPrimitives.ReadUInt32LittleEndian(sector[LowPosition..]),
            BinaryPrimitives.ReadUInt64LittleEndian(sector),
            fileOffset,
            sequenceNumber);
        sector[..DataStart].Clear();
        Signature.CopyTo(sector);
        BinaryPrimitives.WriteUInt32LittleEndian(sector[4..], (uint)(sequenceNumber >> 32));
        BinaryPrimitives.WriteUInt32LittleEndian(sector[LowPosition..], (uint)(sequenceNumber & uint.MaxValue));
        return descriptor;
    }
}
