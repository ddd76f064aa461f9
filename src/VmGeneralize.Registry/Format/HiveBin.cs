using static System.Buffers.Binary.BinaryPrimitives;

namespace VmGeneralize.Registry.Format;

/// <summary>Header of one hive bin (regf specification, "Hive bin"); cells fill the rest without gaps.</summary>
/// <param name="Offset">Its own position in the bins, in bytes.</param>
/// <param name="Length">Bytes, header included; a multiple of 4096.</param>
internal readonly record struct HiveBin(uint Offset, uint Length)
{
    public const int HeaderSize = 32;
    public const int Alignment = 4096;

    /// <summary>FILETIME in the first bin: the backup of the base block's.</summary>
    public const int TimestampOffset = 20;

    public static bool HasSignature(ReadOnlySpan<byte> bytes) => bytes.StartsWith("hbin"u8);

    public static HiveBin Read(ReadOnlySpan<byte> bytes) => new(ReadUInt32LittleEndian(bytes[4..]), ReadUInt32LittleEndian(bytes[8..]));

    public void Write(Span<byte> bytes)
    {
        "hbin"u8.CopyTo(bytes);
        WriteUInt32LittleEndian(bytes[4..], Offset);
        WriteUInt32LittleEndian(bytes[8..], Length);
    }
}
