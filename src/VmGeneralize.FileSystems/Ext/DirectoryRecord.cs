using VmGeneralize.Blocks;
using static System.Buffers.Binary.BinaryPrimitives;

namespace VmGeneralize.FileSystems.Ext;

/// <summary>One record of a directory (struct ext4_dir_entry_2): inode, length of the record, length of the name, type, name.</summary>
/// <param name="Offset">In its region.</param>
/// <param name="Inode">None for an unused record.</param>
/// <param name="Length">Of the record with all slack after the name, a multiple of 4.</param>
/// <param name="NameLength">In bytes.</param>
/// <param name="Type">What the name leads to; 0 when the volume does not say.</param>
internal readonly record struct DirectoryRecord(int Offset, InodeNumber Inode, int Length, int NameLength, byte Type)
{
    public const int HeaderSize = 8;

    /// <summary>Bytes that header and name need.</summary>
    public int UsedLength => Inode.IsNone ? 0 : Needed(NameLength);

    public int End => Offset + Length;

    public static int Needed(int nameLength) => (HeaderSize + nameLength + 3) & ~3;

    public ReadOnlySpan<byte> Name(ReadOnlySpan<byte> region) => region.Slice(Offset + HeaderSize, NameLength);

    /// <summary>The record at an offset; every record is in the region and after the one before.</summary>
    public static DirectoryRecord Read(ReadOnlySpan<byte> region, int offset, bool hasTypes, long position)
    {
        ReadOnlySpan<byte> bytes = region[offset..];
        if (bytes.Length < HeaderSize)
        {
            throw CorruptDataException.Mismatch(DirectoryBlock.Structure, position + offset, "bytes of a record", $"at least {HeaderSize}", bytes.Length);
        }

        int length = DecodeLength(ReadUInt16LittleEndian(bytes[4..]));
        int name = hasTypes ? bytes[6] : ReadUInt16LittleEndian(bytes[6..]);
        DirectoryRecord record = new(offset, new InodeNumber(ReadUInt32LittleEndian(bytes)), length, name, hasTypes ? bytes[7] : (byte)0);
        if (length < HeaderSize
            || length % 4 != 0
            || length > bytes.Length
            || (!record.Inode.IsNone && (name == 0 || name > byte.MaxValue || record.UsedLength > length)))
        {
            throw CorruptDataException.Mismatch(
                DirectoryBlock.Structure,
                position + offset,
                "length of a record",
                $"at most {bytes.Length} bytes, around its name",
                $"{length} bytes for a name of {name}");
        }

        return record;
    }

    /// <summary>Writes header and name; bytes of the record after the name are the caller's.</summary>
    public static void Write(Span<byte> record, InodeNumber inode, int length, ReadOnlySpan<byte> name, byte type)
    {
        WriteUInt32LittleEndian(record, inode.Value);
        WriteUInt16LittleEndian(record[4..], EncodeLength(length));
        record[6] = (byte)name.Length;
        record[7] = type;
        name.CopyTo(record[HeaderSize..]);
    }

    public static void SetLength(Span<byte> record, int length) => WriteUInt16LittleEndian(record[4..], EncodeLength(length));

    // Blocks of 64 KiB: their length does not fit, the two low bits that a multiple of 4 does not need say so.
    private static int DecodeLength(ushort stored) =>
        stored is ushort.MaxValue or 0 ? 65536 : (stored & 0xFFFC) | ((stored & 3) << 16);

    private static ushort EncodeLength(int length) => length == 65536 ? ushort.MaxValue : (ushort)((length & 0xFFFC) | (length >> 16));
}
