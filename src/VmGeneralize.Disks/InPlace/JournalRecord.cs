using System.Buffers.Binary;
using VmGeneralize.Blocks;

namespace VmGeneralize.Disks.InPlace;

/// <summary>The head of one record of a journal; see README.md.</summary>
/// <param name="Type">What it is.</param>
/// <param name="HasChecks">Checksums of what was there before come first in its body.</param>
/// <param name="Offset">First byte in the disk file; of the commit record: how many records come before it.</param>
/// <param name="Length">Bytes in the disk file; of the commit record: the sum of all.</param>
/// <param name="BodyChecksum">CRC-32C of the body.</param>
internal readonly record struct JournalRecord(JournalRecordType Type, bool HasChecks, long Offset, long Length, uint BodyChecksum)
{
    public const int Size = 32; // bytes in the file

    /// <summary>Bytes that one checksum of what was there before covers: a sector, which a loss of power leaves old or new.</summary>
    public const int CheckedUnit = 512;

    private const int ChecksumPosition = 0x1C;

    /// <summary>Bytes of the checksums at the start of the body.</summary>
    public int CheckBytes => HasChecks ? (int)((Length + CheckedUnit - 1) / CheckedUnit) * sizeof(uint) : 0;

    /// <summary>Bytes after the head.</summary>
    public int BodyLength => Type switch
    {
        JournalRecordType.Data => CheckBytes + (int)Length,
        JournalRecordType.Zero => CheckBytes,
        _ => JournalSeal.Size,
    };

    /// <summary>Decodes; null when the bytes are not a record: wrong checksum, or an impossible kind or size.</summary>
    public static JournalRecord? TryRead(ReadOnlySpan<byte> bytes)
    {
        if (Crc32C.Compute(bytes[..ChecksumPosition]) != BinaryPrimitives.ReadUInt32LittleEndian(bytes[ChecksumPosition..]))
        {
            return null;
        }

        JournalRecord record = new(
            Type:         (JournalRecordType)BinaryPrimitives.ReadUInt32LittleEndian(bytes),
            HasChecks:    BinaryPrimitives.ReadUInt32LittleEndian(bytes[0x04..]) == 1,
            Offset:       BinaryPrimitives.ReadInt64LittleEndian(bytes[0x08..]),
            Length:       BinaryPrimitives.ReadInt64LittleEndian(bytes[0x10..]),
            BodyChecksum: BinaryPrimitives.ReadUInt32LittleEndian(bytes[0x18..]));
        bool isBounded = record.Type == JournalRecordType.Zero && !record.HasChecks ? record.Length > 0 : record.Length is > 0 and <= FileChange.MaxLength;
        return record.Offset >= 0 && record.Type switch
        {
            JournalRecordType.Data or JournalRecordType.Zero => isBounded && record.Length <= long.MaxValue - record.Offset,
            JournalRecordType.Commit => record.Length >= 0,
            _ => false,
        } ? record : null;
    }

    public void Write(Span<byte> bytes)
    {
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, (uint)Type);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes[0x04..], HasChecks ? 1u : 0);
        BinaryPrimitives.WriteInt64LittleEndian(bytes[0x08..], Offset);
        BinaryPrimitives.WriteInt64LittleEndian(bytes[0x10..], Length);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes[0x18..], BodyChecksum);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes[ChecksumPosition..], Crc32C.Compute(bytes[..ChecksumPosition]));
    }
}
