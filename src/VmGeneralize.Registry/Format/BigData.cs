using static System.Buffers.Binary.BinaryPrimitives;

namespace VmGeneralize.Registry.Format;

/// <summary>Data that is too long for one cell (regf specification, "Big data"; version 1.4 and later).</summary>
/// <param name="Segments">Number of segments, all full but the last.</param>
/// <param name="List">Cell of the list of their cells.</param>
internal readonly record struct BigData(ushort Segments, uint List)
{
    public const int Size = 8; // bytes on disk
    public const int SegmentSize = 16344; // bytes of data in a segment, and the most that a plain cell holds

    /// <summary>First minor version that splits data.</summary>
    public const uint MinMinor = 4;

    public static bool HasSignature(ReadOnlySpan<byte> bytes) => bytes.StartsWith("db"u8);

    public static BigData Read(ReadOnlySpan<byte> bytes) => new(ReadUInt16LittleEndian(bytes[2..]), ReadUInt32LittleEndian(bytes[4..]));

    public void Write(Span<byte> bytes)
    {
        "db"u8.CopyTo(bytes);
        WriteUInt16LittleEndian(bytes[2..], Segments);
        WriteUInt32LittleEndian(bytes[4..], List);
    }
}
