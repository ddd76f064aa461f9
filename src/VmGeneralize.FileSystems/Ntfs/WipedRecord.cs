using static System.Buffers.Binary.BinaryPrimitives;

namespace VmGeneralize.FileSystems.Ntfs;

/// <summary>
/// A free file record that says nothing about its former file: header, update sequence, sequence number and the end marker of an
/// empty attribute list. The sequence number stays because it guards against references to the former file.
/// </summary>
internal static class WipedRecord
{
    private const int UpdateSequenceOffset = 0x30; // NTFS 3.1 layout: the record number is before it
    private const int RecordNumberOffset = 0x2C;

    /// <summary>Makes <paramref name="bytes"/> a free record; its update sequence is not applied yet.</summary>
    public static void Write(Span<byte> bytes, long number, ushort sequence, ushort updateSequenceNumber)
    {
        bytes.Clear();
        "FILE"u8.CopyTo(bytes);
        int count = (bytes.Length / UpdateSequence.Stride) + 1;
        int first = (UpdateSequenceOffset + (count * 2) + 7) / 8 * 8;
        WriteUInt16LittleEndian(bytes[4..], UpdateSequenceOffset);
        WriteUInt16LittleEndian(bytes[6..], (ushort)count);
        WriteUInt16LittleEndian(bytes[0x10..], sequence);
        WriteUInt16LittleEndian(bytes[0x14..], (ushort)first);
        WriteUInt32LittleEndian(bytes[0x18..], (uint)(first + 8));
        WriteUInt32LittleEndian(bytes[0x1C..], (uint)bytes.Length);
        WriteUInt32LittleEndian(bytes[RecordNumberOffset..], unchecked((uint)number));
        WriteUInt16LittleEndian(bytes[UpdateSequenceOffset..], updateSequenceNumber);
        WriteUInt32LittleEndian(bytes[first..], (uint)AttributeType.End);
    }

    /// <summary>The sequence number that a record gets when it is freed: one more, never 0.</summary>
    public static ushort NextSequence(ushort sequence) => sequence == ushort.MaxValue ? (ushort)1 : (ushort)(sequence + 1);

    /// <summary>
    /// What a free record should hold, its update sequence in place as it was read: comparing shows whether it holds anything else.
    /// </summary>
    /// <param name="raw">The record as it is on disk.</param>
    /// <param name="number">Its number.</param>
    /// <param name="wiped">Receives the record, with its update sequence number kept.</param>
    public static void FromRaw(ReadOnlySpan<byte> raw, long number, Span<byte> wiped)
    {
        ushort sequence = 1;
        ushort updateSequenceNumber = 1;
        if (FileRecord.HasSignature(raw) || raw[..4].SequenceEqual("BAAD"u8))
        {
            sequence = Math.Max((ushort)1, ReadUInt16LittleEndian(raw[0x10..]));
            int array = ReadUInt16LittleEndian(raw[4..]);
            updateSequenceNumber = array <= UpdateSequence.Stride - 4 ? ReadUInt16LittleEndian(raw[array..]) : (ushort)1;
        }

        Write(wiped, number, sequence, updateSequenceNumber);
        for (int end = UpdateSequence.Stride - 2; end < wiped.Length; end += UpdateSequence.Stride)
        {
            WriteUInt16LittleEndian(wiped[end..], updateSequenceNumber);
        }
    }
}
