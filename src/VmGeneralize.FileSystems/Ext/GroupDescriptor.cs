using static System.Buffers.Binary.BinaryPrimitives;

namespace VmGeneralize.FileSystems.Ext;

/// <summary>One group descriptor (struct ext4_group_desc), a window on the table: 32 bytes, or 64 and more with 64-bit numbers.</summary>
internal readonly struct GroupDescriptor(byte[] table, int offset, int size)
{
    public const int ChecksumOffset = 0x1E;

    public ExtBlock BlockBitmap => Join(0x0, 0x20);

    public ExtBlock InodeBitmap => Join(0x4, 0x24);

    public ExtBlock InodeTable => Join(0x8, 0x28);

    /// <summary>In clusters.</summary>
    public int FreeBlocks
    {
        get => Join16(0xC, 0x2C);
        set => Split16(0xC, 0x2C, value);
    }

    public int FreeInodes
    {
        get => Join16(0xE, 0x2E);
        set => Split16(0xE, 0x2E, value);
    }

    public int UsedDirectories
    {
        get => Join16(0x10, 0x30);
        set => Split16(0x10, 0x30, value);
    }

    public GroupFlags Flags
    {
        get => (GroupFlags)ReadUInt16LittleEndian(Bytes[0x12..]);
        set => WriteUInt16LittleEndian(Bytes[0x12..], (ushort)value);
    }

    /// <summary>Inodes at the end of the table that were never used.</summary>
    public int UnusedInodes
    {
        get => Join16(0x1C, 0x32);
        set => Split16(0x1C, 0x32, value);
    }

    public uint BlockBitmapChecksum
    {
        get => unchecked((uint)Join16(0x18, 0x38));
        set => Split16(0x18, 0x38, value);
    }

    public uint InodeBitmapChecksum
    {
        get => unchecked((uint)Join16(0x1A, 0x3A));
        set => Split16(0x1A, 0x3A, value);
    }

    public ushort Checksum
    {
        get => ReadUInt16LittleEndian(Bytes[ChecksumOffset..]);
        set => WriteUInt16LittleEndian(Bytes[ChecksumOffset..], value);
    }

    /// <summary>Which bits of a bitmap's checksum are stored.</summary>
    public uint BitmapChecksumMask => size >= 64 ? uint.MaxValue : ushort.MaxValue;

    public Span<byte> Bytes => table.AsSpan(offset, size);

    private ExtBlock Join(int low, int high) =>
        new(ReadUInt32LittleEndian(Bytes[low..]) | (size >= 64 ? (long)ReadUInt32LittleEndian(Bytes[high..]) << 32 : 0));

    private int Join16(int low, int high) =>
        unchecked((int)(ReadUInt16LittleEndian(Bytes[low..]) | (size >= 64 ? (uint)ReadUInt16LittleEndian(Bytes[high..]) << 16 : 0)));

    private void Split16(int low, int high, long value)
    {
        WriteUInt16LittleEndian(Bytes[low..], unchecked((ushort)value));
        if (size >= 64)
        {
            WriteUInt16LittleEndian(Bytes[high..], unchecked((ushort)(value >> 16)));
        }
    }
}
