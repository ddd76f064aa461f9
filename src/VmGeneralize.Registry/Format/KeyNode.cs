using static System.Buffers.Binary.BinaryPrimitives;

namespace VmGeneralize.Registry.Format;

/// <summary>A key (regf specification, "Key node"); its name follows. Volatile subkeys are not on disk and are not read.</summary>
/// <param name="Flags">Bit mask, see the constants.</param>
/// <param name="LastWritten">FILETIME.</param>
/// <param name="Parent">Cell of the parent key; meaningless in the root.</param>
/// <param name="SubkeyCount">Number of stable subkeys.</param>
/// <param name="SubkeyList">Cell of their list, or <see cref="HiveImage.NoCell"/>.</param>
/// <param name="ValueCount">Number of values; a handle when <see cref="FlagPredefinedHandle"/> is set.</param>
/// <param name="ValueList">Cell of the list of values.</param>
/// <param name="Security">Cell of the security descriptor, shared between keys.</param>
/// <param name="ClassName">Cell of the class name.</param>
/// <param name="NameLength">Bytes.</param>
/// <param name="ClassLength">Bytes.</param>
internal readonly record struct KeyNode(
    ushort Flags,
    ulong LastWritten,
    uint Parent,
    uint SubkeyCount,
    uint SubkeyList,
    uint ValueCount,
    uint ValueList,
    uint Security,
    uint ClassName,
    ushort NameLength,
    ushort ClassLength)
{
    public const int HeaderSize = 76; // bytes before the name
    public const ushort FlagRoot = 0x04;
    public const ushort FlagNoDelete = 0x08;
    public const ushort FlagCompressedName = 0x20;
    public const ushort FlagPredefinedHandle = 0x40;

    public const int LastWrittenOffset = 0x04;
    public const int SubkeyCountOffset = 0x14;
    public const int SubkeyListOffset = 0x1C;
    public const int VolatileSubkeyListOffset = 0x20;
    public const int ValueCountOffset = 0x24;
    public const int ValueListOffset = 0x28;

    /// <summary>16 bits; the upper half of the old 32-bit field holds flags since Windows Vista.</summary>
    public const int LargestSubkeyNameOffset = 0x34;

    public const int LargestSubkeyClassOffset = 0x38;
    public const int LargestValueNameOffset = 0x3C;
    public const int LargestValueDataOffset = 0x40;

    public bool IsNameCompressed => (Flags & FlagCompressedName) != 0;

    /// <summary>Values on disk: a predefined handle stores something else in the count.</summary>
    public uint StoredValues => (Flags & FlagPredefinedHandle) != 0 ? 0 : ValueCount;

    public static bool HasSignature(ReadOnlySpan<byte> bytes) => bytes.StartsWith("nk"u8);

    public static KeyNode Read(ReadOnlySpan<byte> bytes) => new(
        Flags: ReadUInt16LittleEndian(bytes[0x02..]),
        LastWritten: ReadUInt64LittleEndian(bytes[LastWrittenOffset..]),
        Parent: ReadUInt32LittleEndian(bytes[0x10..]),
        SubkeyCount: ReadUInt32LittleEndian(bytes[SubkeyCountOffset..]),
        SubkeyList: ReadUInt32LittleEndian(bytes[SubkeyListOffset..]),
        ValueCount: ReadUInt32LittleEndian(bytes[ValueCountOffset..]),
        ValueList: ReadUInt32LittleEndian(bytes[ValueListOffset..]),
        Security: ReadUInt32LittleEndian(bytes[0x2C..]),
        ClassName: ReadUInt32LittleEndian(bytes[0x30..]),
        NameLength: ReadUInt16LittleEndian(bytes[0x48..]),
        ClassLength: ReadUInt16LittleEndian(bytes[0x4A..]));

    /// <summary>Writes these fields and the signature; the others stay (zero in a new cell).</summary>
    public void Write(Span<byte> bytes)
    {
        "nk"u8.CopyTo(bytes);
        WriteUInt16LittleEndian(bytes[0x02..], Flags);
        WriteUInt64LittleEndian(bytes[LastWrittenOffset..], LastWritten);
        WriteUInt32LittleEndian(bytes[0x10..], Parent);
        WriteUInt32LittleEndian(bytes[SubkeyCountOffset..], SubkeyCount);
        WriteUInt32LittleEndian(bytes[SubkeyListOffset..], SubkeyList);
        WriteUInt32LittleEndian(bytes[ValueCountOffset..], ValueCount);
        WriteUInt32LittleEndian(bytes[ValueListOffset..], ValueList);
        WriteUInt32LittleEndian(bytes[0x2C..], Security);
        WriteUInt32LittleEndian(bytes[0x30..], ClassName);
        WriteUInt16LittleEndian(bytes[0x48..], NameLength);
        WriteUInt16LittleEndian(bytes[0x4A..], ClassLength);
    }
}
