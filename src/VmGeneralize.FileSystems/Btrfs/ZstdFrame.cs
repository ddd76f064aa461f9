namespace VmGeneralize.FileSystems.Btrfs;

/// <summary>
/// Where a frame of Zstandard ends (RFC 8878, 3.1.1): an extent holds one, then the fill of its last sector, which a decoder would take for
/// another frame.
/// </summary>
internal static class ZstdFrame
{
    private const int MagicSize = 4;
    private const int BlockHeaderSize = 3;
    private const int ChecksumSize = 4;
    private const int RepeatedByte = 1; // a block that holds one byte, however long it is

    /// <summary>In bytes; null when the frame does not end in the given bytes.</summary>
    public static int? LengthOf(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length <= MagicSize)
        {
            return null;
        }

        byte descriptor = bytes[MagicSize];
        bool isSingle = (descriptor & 0x20) != 0;
        int dictionary = (descriptor & 3) switch { 0 => 0, 1 => 1, 2 => 2, _ => 4 };
        int contentSize = (descriptor >> 6) switch { 0 => isSingle ? 1 : 0, 1 => 2, 2 => 4, _ => 8 };
        int at = MagicSize + 1 + (isSingle ? 0 : 1) + dictionary + contentSize;
        bool wasLast = false;
        while (!wasLast)
        {
            if (at + BlockHeaderSize > bytes.Length)
            {
                return null;
            }

            int header = bytes[at] | (bytes[at + 1] << 8) | (bytes[at + 2] << 16);
            wasLast = (header & 1) != 0;
            at += BlockHeaderSize + (((header >> 1) & 3) == RepeatedByte ? 1 : header >> 3);
        }

        at += (descriptor & 4) != 0 ? ChecksumSize : 0;
        return at <= bytes.Length ? at : null;
    }
}
