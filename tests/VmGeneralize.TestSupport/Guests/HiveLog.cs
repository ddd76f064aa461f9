using System.Buffers.Binary;
using System.Numerics;

namespace VmGeneralize.TestSupport.Guests;

/// <summary>
/// Transaction logs of registry hives in the format of Windows 8.1 and later (HvLE entries): an independent replay to
/// compare with, and a writer that makes a hive dirty with a known replay.
/// </summary>
public static class HiveLog
{
    private const int BaseBlockSize = 4096;
    private const int LogHeaderSize = 512;
    private const int EntryHeaderSize = 40;
    private const int PageSize = 4096;
    private const int LogFileType = 6;
    private const ulong HashSeed = 0x82EF4D887A4E55C5;

    /// <summary>The hive after its logs are replayed, the one with the earlier entries first; for a dirty hive with a valid base block.</summary>
    public static byte[] Replay(byte[] primary, params byte[][] logs)
    {
        byte[] hive = [.. primary];
        uint minimum = ReadUInt32(primary, 8);
        uint? last = null;
        foreach (byte[] log in logs.Where(log => log.Length > LogHeaderSize).OrderBy(log => ReadUInt32(log, LogHeaderSize + 12)))
        {
            for (int position = LogHeaderSize; TryReadEntry(log, position, out int size);)
            {
                ReadOnlySpan<byte> entry = log.AsSpan(position, size);
                uint sequence = ReadUInt32(entry, 12);
                if (sequence < minimum || (last is not null && sequence != last + 1))
                {
                    break;
                }

                Apply(entry, ref hive);
                last = sequence;
                position += size;
            }
        }

        if (last is not null)
        {
            SetSequence(hive, last.Value, last.Value);
        }

        return hive;
    }

    /// <summary>An empty hive log that belongs to a primary file.</summary>
    public static byte[] Start(byte[] primary, uint sequence)
    {
        byte[] log = primary[..LogHeaderSize];
        BinaryPrimitives.WriteUInt32LittleEndian(log.AsSpan(28), LogFileType);
        SetSequence(log, sequence, sequence);
        return log;
    }

    /// <summary>A log with one more entry, which turns the bins of <paramref name="before"/> into those of <paramref name="after"/>.</summary>
    public static byte[] Append(byte[] log, byte[] before, byte[] after, uint sequence)
    {
        int binsSize = checked((int)ReadUInt32(after, 40));
        List<int> pages = [];
        for (int page = 0; page < binsSize; page += PageSize)
        {
            int start = BaseBlockSize + page;
            bool same = start + PageSize <= before.Length
                && before.AsSpan(start, PageSize).SequenceEqual(after.AsSpan(start, PageSize));
            if (!same)
            {
                pages.Add(page);
            }
        }

        int used = EntryHeaderSize + (pages.Count * (8 + PageSize));
        byte[] entry = new byte[(used + 511) / 512 * 512];
        "HvLE"u8.CopyTo(entry);
        BinaryPrimitives.WriteInt32LittleEndian(entry.AsSpan(4), entry.Length);
        BinaryPrimitives.WriteUInt32LittleEndian(entry.AsSpan(12), sequence);
        BinaryPrimitives.WriteInt32LittleEndian(entry.AsSpan(16), binsSize);
        BinaryPrimitives.WriteInt32LittleEndian(entry.AsSpan(20), pages.Count);
        int data = EntryHeaderSize + (8 * pages.Count);
        for (int index = 0; index < pages.Count; index++)
        {
            BinaryPrimitives.WriteInt32LittleEndian(entry.AsSpan(EntryHeaderSize + (8 * index)), pages[index]);
            BinaryPrimitives.WriteInt32LittleEndian(entry.AsSpan(EntryHeaderSize + (8 * index) + 4), PageSize);
            after.AsSpan(BaseBlockSize + pages[index], PageSize).CopyTo(entry.AsSpan(data + (index * PageSize)));
        }

        BinaryPrimitives.WriteUInt64LittleEndian(entry.AsSpan(24), Marvin32(entry.AsSpan(EntryHeaderSize)));
        BinaryPrimitives.WriteUInt64LittleEndian(entry.AsSpan(32), Marvin32(entry.AsSpan(0, 32)));
        return [.. log[..EndOfEntries(log)], .. entry];
    }

    /// <summary>The same hive with different sequence numbers and a correct checksum; unequal numbers make it dirty.</summary>
    public static byte[] WithSequence(byte[] hive, uint primary, uint secondary)
    {
        byte[] copy = [.. hive];
        SetSequence(copy, primary, secondary);
        return copy;
    }

    /// <summary>Sequence number of the last valid entry; the log must hold one.</summary>
    public static uint LastSequence(byte[] log)
    {
        uint last = 0;
        for (int position = LogHeaderSize; TryReadEntry(log, position, out int size); position += size)
        {
            last = ReadUInt32(log, position + 12);
        }

        return last;
    }

    private static int EndOfEntries(byte[] log)
    {
        int position = LogHeaderSize;
        while (TryReadEntry(log, position, out int size))
        {
            position += size;
        }

        return position;
    }

    private static bool TryReadEntry(byte[] log, int position, out int size)
    {
        size = 0;
        if (position + EntryHeaderSize > log.Length || !log.AsSpan(position, 4).SequenceEqual("HvLE"u8))
        {
            return false;
        }

        uint stated = ReadUInt32(log, position + 4);
        if (stated < LogHeaderSize || stated > log.Length - position)
        {
            return false;
        }

        size = (int)stated;
        ReadOnlySpan<byte> entry = log.AsSpan(position, size);
        return BinaryPrimitives.ReadUInt64LittleEndian(entry[24..]) == Marvin32(entry[EntryHeaderSize..])
            && BinaryPrimitives.ReadUInt64LittleEndian(entry[32..]) == Marvin32(entry[..32]);
    }

    private static void Apply(ReadOnlySpan<byte> entry, ref byte[] hive)
    {
        int binsSize = checked((int)ReadUInt32(entry, 16));
        if (hive.Length < BaseBlockSize + binsSize)
        {
            Array.Resize(ref hive, BaseBlockSize + binsSize);
        }

        BinaryPrimitives.WriteInt32LittleEndian(hive.AsSpan(40), binsSize);
        int count = checked((int)ReadUInt32(entry, 20));
        int data = EntryHeaderSize + (8 * count);
        for (int index = 0; index < count; index++)
        {
            int offset = checked((int)ReadUInt32(entry, EntryHeaderSize + (8 * index)));
            int length = checked((int)ReadUInt32(entry, EntryHeaderSize + (8 * index) + 4));
            entry.Slice(data, length).CopyTo(hive.AsSpan(BaseBlockSize + offset));
            data += length;
        }
    }

    private static void SetSequence(byte[] block, uint primary, uint secondary)
    {
        BinaryPrimitives.WriteUInt32LittleEndian(block.AsSpan(4), primary);
        BinaryPrimitives.WriteUInt32LittleEndian(block.AsSpan(8), secondary);
        uint checksum = 0;
        for (int position = 0; position < 508; position += 4)
        {
            checksum ^= ReadUInt32(block, position);
        }

        checksum = checksum switch { 0 => 1, uint.MaxValue => uint.MaxValue - 1, _ => checksum };
        BinaryPrimitives.WriteUInt32LittleEndian(block.AsSpan(508), checksum);
    }

    private static uint ReadUInt32(ReadOnlySpan<byte> bytes, int position) =>
        BinaryPrimitives.ReadUInt32LittleEndian(bytes[position..]);

    private static ulong Marvin32(ReadOnlySpan<byte> bytes)
    {
        unchecked
        {
            uint low = (uint)HashSeed;
            uint high = (uint)(HashSeed >> 32);
            for (; bytes.Length >= 4; bytes = bytes[4..])
            {
                low += ReadUInt32(bytes, 0);
                Mix(ref low, ref high);
            }

            uint tail = 0x80;
            for (int index = bytes.Length - 1; index >= 0; index--)
            {
                tail = (tail << 8) | bytes[index];
            }

            low += tail;
            Mix(ref low, ref high);
            Mix(ref low, ref high);
            return ((ulong)high << 32) | low;
        }
    }

    private static void Mix(ref uint low, ref uint high)
    {
        unchecked
        {
            high ^= low;
            low = BitOperations.RotateLeft(low, 20);
            low += high;
            high = BitOperations.RotateLeft(high, 9);
            high ^= low;
            low = BitOperations.RotateLeft(low, 27);
            low += high;
            high = BitOperations.RotateLeft(high, 19);
        }
    }
}
