using VmGeneralize.Blocks;
using static System.Buffers.Binary.BinaryPrimitives;

namespace VmGeneralize.FileSystems.Xfs;

/// <summary>
/// The CRC-32C of a metadata structure of version 5: over all its bytes with the field itself as zero, stored in little-endian order among fields that
/// are all big-endian ("Metadata Integrity").
/// </summary>
internal static class XfsChecksum
{
    /// <param name="bytes">The whole structure.</param>
    /// <param name="field">Offset of the checksum in it.</param>
    public static uint Compute(ReadOnlySpan<byte> bytes, int field)
    {
        uint register = Crc32C.Append(uint.MaxValue, bytes[..field]);
        register = Crc32C.Append(register, [0, 0, 0, 0]);
        return ~Crc32C.Append(register, bytes[(field + 4)..]);
    }

    public static uint Stored(ReadOnlySpan<byte> bytes, int field) => ReadUInt32LittleEndian(bytes[field..]);

    public static bool IsRight(ReadOnlySpan<byte> bytes, int field) => Stored(bytes, field) == Compute(bytes, field);

    /// <summary>Updates the checksum; the bytes are then ready to write.</summary>
    public static void Seal(Span<byte> bytes, int field) => WriteUInt32LittleEndian(bytes[field..], Compute(bytes, field));

    /// <param name="bytes">The whole structure.</param>
    /// <param name="field">Offset of the checksum in it.</param>
    /// <param name="structure">Its name in an error.</param>
    /// <param name="position">Where it starts, in bytes of the volume.</param>
    /// <exception cref="CorruptDataException">It is wrong.</exception>
    public static void Require(ReadOnlySpan<byte> bytes, int field, string structure, long position)
    {
        if (!IsRight(bytes, field))
        {
            throw CorruptDataException.Mismatch(structure, position + field, "checksum", $"0x{Compute(bytes, field):X8}", $"0x{Stored(bytes, field):X8}");
        }
    }
}
