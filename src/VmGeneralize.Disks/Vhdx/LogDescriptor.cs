using System.Buffers.Binary;

namespace VmGeneralize.Disks.Vhdx;

/// <summary>
/// Zero Descriptor or Data Descriptor ([MS-VHDX] 2.3.1.2, 2.3.1.3). A data descriptor carries the 12 bytes of its sector whose
/// places in the log hold signature and sequence numbers.
/// </summary>
/// <param name="IsData">A data descriptor ("desc"), not a zero descriptor ("zero").</param>
/// <param name="TrailingBytes">Data: the last 4 bytes of the sector.</param>
/// <param name="LeadingBytesOrZeroLength">Data: the first 8 bytes of the sector. Zero: bytes to clear.</param>
/// <param name="FileOffset">Where to write, in bytes; whole 4 KiB.</param>
/// <param name="SequenceNumber">The entry's.</param>
internal readonly record struct LogDescriptor(
    bool IsData,
    uint TrailingBytes,
    ulong LeadingBytesOrZeroLength,
    ulong FileOffset,
    ulong SequenceNumber)
{
    public const int Size = 32;

    private static ReadOnlySpan<byte> DataSignature => "desc"u8;

    private static ReadOnlySpan<byte> ZeroSignature => "zero"u8;

    /// <returns>Null when the bytes have neither signature.</returns>
    public static LogDescriptor? TryRead(ReadOnlySpan<byte> bytes)
    {
        bool isData = bytes.StartsWith(DataSignature);
        if (!isData && !bytes.StartsWith(ZeroSignature))
        {
            return null;
        }

        return new LogDescriptor(
            isData,
            isData ? BinaryPrimitives.ReadUInt32LittleEndian(bytes[0x04..]) : 0,
            BinaryPrimitives.ReadUInt64LittleEndian(bytes[0x08..]),
            BinaryPrimitives.ReadUInt64LittleEndian(bytes[0x10..]),
            BinaryPrimitives.ReadUInt64LittleEndian(bytes[0x18..]));
    }

    public void Write(Span<byte> bytes)
    {
        (IsData ? DataSignature : ZeroSignature).CopyTo(bytes);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes[0x04..], TrailingBytes);
        BinaryPrimitives.WriteUInt64LittleEndian(bytes[0x08..], LeadingBytesOrZeroLength);
        BinaryPrimitives.WriteUInt64LittleEndian(bytes[0x10..], FileOffset);
        BinaryPrimitives.WriteUInt64LittleEndian(bytes[0x18..], SequenceNumber);
    }
}
