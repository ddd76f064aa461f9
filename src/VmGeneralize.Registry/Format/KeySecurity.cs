using static System.Buffers.Binary.BinaryPrimitives;

namespace VmGeneralize.Registry.Format;

/// <summary>A security descriptor that keys share (regf specification, "Key security"); those of a hive form a ring.</summary>
/// <param name="Next">Cell of the next one.</param>
/// <param name="Previous">Cell of the previous one.</param>
/// <param name="References">Number of keys that use it.</param>
/// <param name="DescriptorSize">Bytes of the descriptor that follows.</param>
internal readonly record struct KeySecurity(uint Next, uint Previous, uint References, uint DescriptorSize)
{
    public const int HeaderSize = 20; // bytes before the descriptor
    public const int NextOffset = 4;
    public const int PreviousOffset = 8;
    public const int ReferencesOffset = 12;

    public static bool HasSignature(ReadOnlySpan<byte> bytes) => bytes.StartsWith("sk"u8);

    public static KeySecurity Read(ReadOnlySpan<byte> bytes) => new(
        Next: ReadUInt32LittleEndian(bytes[NextOffset..]),
        Previous: ReadUInt32LittleEndian(bytes[PreviousOffset..]),
        References: ReadUInt32LittleEndian(bytes[ReferencesOffset..]),
        DescriptorSize: ReadUInt32LittleEndian(bytes[16..]));
}
