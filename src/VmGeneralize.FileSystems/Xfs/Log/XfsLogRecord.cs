using VmGeneralize.Blocks;
using static System.Buffers.Binary.BinaryPrimitives;

namespace VmGeneralize.FileSystems.Xfs.Log;

/// <summary>The header of a log record (struct xlog_rec_header) and where it was found.</summary>
/// <param name="Block">Its place in the log.</param>
/// <param name="Cycle">The turn of the ring.</param>
/// <param name="Length">Bytes after the headers, a whole number of blocks once rounded up.</param>
/// <param name="Lsn">Its own log sequence number: cycle and block.</param>
/// <param name="TailLsn">Where recovery must start when this is the last record.</param>
/// <param name="Checksum">0 when none was computed.</param>
/// <param name="Operations">Operations that start in it.</param>
/// <param name="Format">1 for a little-endian machine.</param>
/// <param name="HeaderBlocks">Blocks of the header: one for every 32 KiB that a record of this log may hold.</param>
/// <param name="VolumeId">The UUID of the volume that it was written for, the one that a user sees.</param>
internal sealed record XfsLogRecord(
    int Block, uint Cycle, int Length, ulong Lsn, ulong TailLsn, uint Checksum, int Operations, uint Format, int HeaderBlocks, Guid VolumeId)
{
    public const uint Magic = 0xFEEDBABE;

    /// <summary>Most bytes of a record.</summary>
    public const int MaxBytes = 256 << 10;

    private const int BytesOfHeader = 32 << 10; // what the cycle words in one header are enough for
    private const int WordsOfHeader = BytesOfHeader / XfsLogRing.BlockSize;
    private const int ChecksumOffset = 32;
    private const int WordsOffset = 44;
    private const int ExtensionSize = 4 + (4 * WordsOfHeader);

    /// <summary>struct xlog_rec_header on 64-bit machines and on 32-bit ones, which do not pad it: the checksum covers all of it.</summary>
    private static readonly int[] s_sizes = [328, 324];

    public int DataBlocks => (Length + XfsLogRing.BlockSize - 1) / XfsLogRing.BlockSize;

    public int Blocks => HeaderBlocks + DataBlocks;

    /// <summary>The block that a log sequence number points to.</summary>
    public static int BlockOf(ulong lsn) => (int)(uint)(lsn & int.MaxValue);

    /// <returns>Null when no record starts there.</returns>
    public static XfsLogRecord? Find(XfsLogRing ring, int block)
    {
        ReadOnlySpan<byte> bytes = ring.Block(block);
        if (ReadUInt32BigEndian(bytes) != Magic)
        {
            return null;
        }

        uint version = ReadUInt32BigEndian(bytes[8..]);
        uint length = ReadUInt32BigEndian(bytes[12..]);
        uint size = ReadUInt32BigEndian(bytes[320..]);
        uint operations = ReadUInt32BigEndian(bytes[40..]);
        if (version is 0 or > 3 || length > MaxBytes || operations > MaxBytes)
        {
            return null;
        }

        int headers = (version & 2) != 0 && size is > BytesOfHeader and <= MaxBytes ? (int)((size + BytesOfHeader - 1) / BytesOfHeader) : 1;
        return new XfsLogRecord(
            block, ReadUInt32BigEndian(bytes[4..]), (int)length, ReadUInt64BigEndian(bytes[16..]), ReadUInt64BigEndian(bytes[24..]),
            ReadUInt32LittleEndian(bytes[ChecksumOffset..]), (int)operations, ReadUInt32BigEndian(bytes[300..]), headers,
            new Guid(bytes.Slice(304, 16), bigEndian: true));
    }

    /// <summary>Reads the record and restores the first word of each block, which the cycle overwrote.</summary>
    /// <param name="ring">The log.</param>
    /// <param name="mustMatch">Whether the checksum counts.</param>
    /// <returns>The operations; null when the checksum is wrong: not all of the record reached the disk.</returns>
    public byte[]? Read(XfsLogRing ring, bool mustMatch)
    {
        if (Blocks >= ring.Blocks)
        {
            return null;
        }

        byte[] bytes = new byte[Blocks * XfsLogRing.BlockSize];
        ring.Read(Block, bytes);
        Span<byte> data = bytes.AsSpan(HeaderBlocks * XfsLogRing.BlockSize);
        if (mustMatch && Checksum != 0 && !Array.Exists(s_sizes, size => Compute(bytes, size) == Checksum))
        {
            return null;
        }

        for (int index = 0; index < DataBlocks; index++)
        {
            int header = index / WordsOfHeader;
            if (header >= HeaderBlocks)
            {
                return null;
            }

            int words = header == 0 ? WordsOffset : (header * XfsLogRing.BlockSize) + 4;
            bytes.AsSpan(words + (index % WordsOfHeader * 4), 4).CopyTo(data[(index * XfsLogRing.BlockSize)..]);
        }

        return data[..Length].ToArray();
    }

    /// <summary>Writes the header of a record that holds no more than its cycle words can: the first 328 bytes of a block of zeros.</summary>
    public static void Write(Span<byte> record, uint version, uint format, uint cycle, ulong lsn, ulong tail, ReadOnlySpan<byte> uuid)
    {
        WriteUInt32BigEndian(record, Magic);
        WriteUInt32BigEndian(record[4..], cycle);
        WriteUInt32BigEndian(record[8..], version);
        WriteUInt32BigEndian(record[12..], (uint)record.Length - XfsLogRing.BlockSize);
        WriteUInt64BigEndian(record[16..], lsn);
        WriteUInt64BigEndian(record[24..], tail);
        WriteUInt32BigEndian(record[36..], uint.MaxValue); // the block of the record before: none
        WriteUInt32BigEndian(record[40..], 1);
        WriteUInt32BigEndian(record[300..], format);
        uuid.CopyTo(record[304..]);
        WriteUInt32BigEndian(record[320..], BytesOfHeader);
        for (int index = 0; index < (record.Length / XfsLogRing.BlockSize) - 1; index++)
        {
            Span<byte> word = record.Slice((index + 1) * XfsLogRing.BlockSize, 4);
            word.CopyTo(record[(WordsOffset + (4 * index))..]);
            WriteUInt32BigEndian(word, cycle);
        }

        WriteUInt32LittleEndian(record[ChecksumOffset..], Compute(record, s_sizes[0], headerBlocks: 1));
    }

    private uint Compute(ReadOnlySpan<byte> record, int headerSize) =>
        Compute(record[..((HeaderBlocks * XfsLogRing.BlockSize) + Length)], headerSize, HeaderBlocks);

    private static uint Compute(ReadOnlySpan<byte> record, int headerSize, int headerBlocks)
    {
        ReadOnlySpan<byte> data = record[(headerBlocks * XfsLogRing.BlockSize)..];
        uint register = Crc32C.Append(uint.MaxValue, record[..ChecksumOffset]);
        register = Crc32C.Append(register, [0, 0, 0, 0]);
        register = Crc32C.Append(register, record[(ChecksumOffset + 4)..headerSize]);

        // Only those of the further headers that this record needs.
        int used = (data.Length + BytesOfHeader - 1) / BytesOfHeader;
        for (int header = 1; header < used && header < headerBlocks; header++)
        {
            register = Crc32C.Append(register, record.Slice(header * XfsLogRing.BlockSize, ExtensionSize));
        }

        return ~Crc32C.Append(register, data);
    }
}
