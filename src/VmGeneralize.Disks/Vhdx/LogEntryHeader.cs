using System.Buffers.Binary;

namespace VmGeneralize.Disks.Vhdx;

/// <summary>Log Entry Header ([MS-VHDX] 2.3.1.1). The checksum at byte 4 covers the whole entry.</summary>
/// <param name="EntryLength">Bytes of the entry; whole 4 KiB sectors.</param>
/// <param name="Tail">Where the oldest entry of the sequence that this entry ends is, in bytes from the start of the log.</param>
/// <param name="SequenceNumber">One more than that of the entry before; never 0.</param>
/// <param name="DescriptorCount">Descriptors after this header.</param>
/// <param name="LogGuid">The file header's while the entry is valid.</param>
/// <param name="FlushedFileOffset">The file was at least this long when the entry was written, in bytes.</param>
/// <param name="LastFileOffset">All of the file's structures are before this, in bytes.</param>
internal readonly record struct LogEntryHeader(
    uint EntryLength,
    uint Tail,
    ulong SequenceNumber,
    uint DescriptorCount,
    Guid LogGuid,
    ulong FlushedFileOffset,
    ulong LastFileOffset)
{
    public const int Size = 64;

    public static ReadOnlySpan<byte> Signature => "loge"u8;

    public static LogEntryHeader Read(ReadOnlySpan<byte> bytes) => new(
        EntryLength: BinaryPrimitives.ReadUInt32LittleEndian(bytes[0x08..]),
        Tail: BinaryPrimitives.ReadUInt32LittleEndian(bytes[0x0C..]),
        SequenceNumber: BinaryPrimitives.ReadUInt64LittleEndian(bytes[0x10..]),
        DescriptorCount: BinaryPrimitives.ReadUInt32LittleEndian(bytes[0x18..]),
        LogGuid: new Guid(bytes.Slice(0x20, 16)),
        FlushedFileOffset: BinaryPrimitives.ReadUInt64LittleEndian(bytes[0x30..]),
        LastFileOffset: BinaryPrimitives.ReadUInt64LittleEndian(bytes[0x38..]));

    /// <summary>Encodes with signature; the checksum covers the whole entry and is left to the caller.</summary>
    public void Write(Span<byte> bytes)
    {
        bytes[..Size].Clear();
        Signature.CopyTo(bytes);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes[0x08..], EntryLength);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes[0x0C..], Tail);
        BinaryPrimitives.WriteUInt64LittleEndian(bytes[0x10..], SequenceNumber);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes[0x18..], DescriptorCount);
        LogGuid.TryWriteBytes(bytes[0x20..]);
        BinaryPrimitives.WriteUInt64LittleEndian(bytes[0x30..], FlushedFileOffset);
        BinaryPrimitives.WriteUInt64LittleEndian(bytes[0x38..], LastFileOffset);
    }
}
