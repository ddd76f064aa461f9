using VmGeneralize.Registry.Format;
using static System.Buffers.Binary.BinaryPrimitives;

namespace VmGeneralize.Registry.Logs;

/// <summary>Header of one entry of a log (regf specification, "Log entries"); references and pages follow.</summary>
/// <param name="Size">Bytes, header included; a multiple of 512.</param>
/// <param name="Flags">Bit 0 goes to the base block.</param>
/// <param name="Sequence">Each entry has the number after the one before.</param>
/// <param name="BinsSize">Length of the bins once it is applied, in bytes.</param>
/// <param name="Pages">Number of page references.</param>
internal readonly record struct HiveLogEntry(uint Size, uint Flags, uint Sequence, uint BinsSize, uint Pages)
{
    public const int HeaderSize = 40;
    public const int Alignment = 512;
    public const int ReferenceSize = 8; // offset in the bins and length, in bytes
    public const int Hash1Offset = 24;
    public const int Hash2Offset = 32;

    public static HiveLogEntry Read(ReadOnlySpan<byte> bytes) => new(
        Size: ReadUInt32LittleEndian(bytes[4..]),
        Flags: ReadUInt32LittleEndian(bytes[8..]),
        Sequence: ReadUInt32LittleEndian(bytes[12..]),
        BinsSize: ReadUInt32LittleEndian(bytes[16..]),
        Pages: ReadUInt32LittleEndian(bytes[20..]));

    /// <summary>
    /// Reads an entry that is valid on its own: signature, sizes, both hashes, every page inside the entry and the bins.
    /// </summary>
    /// <param name="log">The whole log.</param>
    /// <param name="offset">Where the entry starts, in bytes.</param>
    /// <param name="entry">The header.</param>
    public static bool TryRead(ReadOnlySpan<byte> log, int offset, out HiveLogEntry entry)
    {
        entry = default;
        ReadOnlySpan<byte> bytes = log[offset..];
        if (bytes.Length < Alignment || !bytes.StartsWith("HvLE"u8))
        {
            return false;
        }

        entry = Read(bytes);
        if (entry.Size < Alignment || entry.Size % Alignment != 0 || entry.Size > bytes.Length
            || entry.BinsSize == 0 || entry.BinsSize % HiveBin.Alignment != 0
            || entry.Pages == 0 || entry.Pages > (entry.Size - HeaderSize) / ReferenceSize
            || ReadUInt64LittleEndian(bytes[Hash2Offset..]) != Marvin32.Compute(bytes[..Hash2Offset]))
        {
            return false;
        }

        bytes = bytes[..(int)entry.Size];
        return ReadUInt64LittleEndian(bytes[Hash1Offset..]) == Marvin32.Compute(bytes[HeaderSize..]) && HasSoundPages(bytes, entry);
    }

    /// <summary>Where page <paramref name="index"/> goes in the bins, and its length, in bytes.</summary>
    public static (uint Offset, uint Length) Reference(ReadOnlySpan<byte> entry, int index)
    {
        ReadOnlySpan<byte> reference = entry[(HeaderSize + (index * ReferenceSize))..];
        return (ReadUInt32LittleEndian(reference), ReadUInt32LittleEndian(reference[4..]));
    }

    private static bool HasSoundPages(ReadOnlySpan<byte> bytes, HiveLogEntry entry)
    {
        long end = HeaderSize + (entry.Pages * (long)ReferenceSize);
        for (int i = 0; i < entry.Pages; i++)
        {
            (uint offset, uint length) = Reference(bytes, i);
            end += length;
            if (length == 0 || (long)offset + length > entry.BinsSize || end > bytes.Length)
            {
                return false;
            }
        }

        return true;
    }
}
