using System.Buffers.Binary;
using VmGeneralize.Blocks;

namespace VmGeneralize.Disks.InPlace;

/// <summary>The start of a journal; see README.md.</summary>
/// <param name="Version">Of the format.</param>
/// <param name="Kind">What the file is for.</param>
/// <param name="LengthBefore">Bytes of the disk file that it may be applied to.</param>
/// <param name="LengthAfter">Bytes of the disk file when it is applied.</param>
internal readonly record struct JournalHeader(uint Version, JournalKind Kind, long LengthBefore, long LengthAfter)
{
    public const int Size = 64; // bytes in the file; after the checksum they are zero
    public const uint CurrentVersion = 1;

    private const int ChecksumPosition = 0x20;

    public static ReadOnlySpan<byte> Signature => "VMGJRNL\0"u8;

    public static bool HasSignature(ReadOnlySpan<byte> bytes) => bytes.StartsWith(Signature);

    public static bool IsValid(ReadOnlySpan<byte> bytes) =>
        Crc32C.Compute(bytes[..ChecksumPosition]) == BinaryPrimitives.ReadUInt32LittleEndian(bytes[ChecksumPosition..]);

    /// <summary>Decodes; the caller has checked signature and checksum.</summary>
    public static JournalHeader Read(ReadOnlySpan<byte> bytes) => new(
        Version:      BinaryPrimitives.ReadUInt32LittleEndian(bytes[0x08..]),
        Kind:         (JournalKind)BinaryPrimitives.ReadUInt32LittleEndian(bytes[0x0C..]),
        LengthBefore: BinaryPrimitives.ReadInt64LittleEndian(bytes[0x10..]),
        LengthAfter:  BinaryPrimitives.ReadInt64LittleEndian(bytes[0x18..]));

    public void Write(Span<byte> bytes)
    {
        bytes[..Size].Clear();
        Signature.CopyTo(bytes);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes[0x08..], Version);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes[0x0C..], (uint)Kind);
        BinaryPrimitives.WriteInt64LittleEndian(bytes[0x10..], LengthBefore);
        BinaryPrimitives.WriteInt64LittleEndian(bytes[0x18..], LengthAfter);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes[ChecksumPosition..], Crc32C.Compute(bytes[..ChecksumPosition]));
    }
}
