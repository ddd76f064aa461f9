using static System.Buffers.Binary.BinaryPrimitives;

namespace VmGeneralize.Registry.Format;

/// <summary>A value (regf specification, "Key value"); its name follows.</summary>
/// <param name="NameLength">Bytes; 0 for the default value.</param>
/// <param name="RawSize">Data bytes; the top bit says that they are in <paramref name="Data"/> itself.</param>
/// <param name="Data">Cell of the data or of its <see cref="BigData"/>, or up to 4 bytes of data.</param>
/// <param name="Type">A <see cref="RegistryValueType"/>, or any other number.</param>
/// <param name="Flags">Bit mask, see the constants.</param>
internal readonly record struct ValueNode(ushort NameLength, uint RawSize, uint Data, uint Type, ushort Flags)
{
    public const int HeaderSize = 20; // bytes before the name
    public const ushort FlagCompressedName = 0x01;
    public const ushort FlagTombstone = 0x02;
    public const int InlineLimit = 4; // bytes
    public const uint InlineBit = 0x8000_0000;
    public const int DataOffset = 0x08; // of the data field, in bytes

    public bool IsNameCompressed => (Flags & FlagCompressedName) != 0;

    public bool IsInline => (RawSize & InlineBit) != 0;

    /// <summary>Data bytes, not yet checked against anything.</summary>
    public uint Size => RawSize & ~InlineBit;

    public static bool HasSignature(ReadOnlySpan<byte> bytes) => bytes.StartsWith("vk"u8);

    public static ValueNode Read(ReadOnlySpan<byte> bytes) => new(
        NameLength: ReadUInt16LittleEndian(bytes[0x02..]),
        RawSize: ReadUInt32LittleEndian(bytes[0x04..]),
        Data: ReadUInt32LittleEndian(bytes[DataOffset..]),
        Type: ReadUInt32LittleEndian(bytes[0x0C..]),
        Flags: ReadUInt16LittleEndian(bytes[0x10..]));

    public void Write(Span<byte> bytes)
    {
        "vk"u8.CopyTo(bytes);
        WriteUInt16LittleEndian(bytes[0x02..], NameLength);
        WriteUInt32LittleEndian(bytes[0x04..], RawSize);
        WriteUInt32LittleEndian(bytes[DataOffset..], Data);
        WriteUInt32LittleEndian(bytes[0x0C..], Type);
        WriteUInt16LittleEndian(bytes[0x10..], Flags);
    }
}
