using VmGeneralize.Blocks;
using static System.Buffers.Binary.BinaryPrimitives;

namespace VmGeneralize.FileSystems.Ext;

/// <summary>A range of directory records without gaps: a block up to its checksum, or one of the two parts of an inline directory.</summary>
internal static class DirectoryBlock
{
    public const string Structure = "ext directory";

    /// <summary>Checksum record at the end of a block: inode 0, length 12, name length 0, type 0xDE, checksum.</summary>
    public const int TailSize = 12;

    private const byte TailType = 0xDE;

    public static List<DirectoryRecord> Read(ReadOnlySpan<byte> region, bool hasTypes, long position)
    {
        List<DirectoryRecord> records = [];
        for (int offset = 0; offset < region.Length;)
        {
            DirectoryRecord record = DirectoryRecord.Read(region, offset, hasTypes, position);
            records.Add(record);
            offset = record.End;
        }

        return records;
    }

    /// <summary>Removes a record: its bytes become zero and its space goes to the record before it.</summary>
    public static void Remove(Span<byte> region, int offset, bool hasTypes, long position)
    {
        DirectoryRecord? before = null;
        for (int at = 0; at < region.Length;)
        {
            DirectoryRecord record = DirectoryRecord.Read(region, at, hasTypes, position);
            if (at == offset)
            {
                region.Slice(at, record.Length).Clear();
                if (before is { } previous)
                {
                    DirectoryRecord.SetLength(region[previous.Offset..], previous.Length + record.Length);
                }
                else
                {
                    DirectoryRecord.SetLength(region[at..], record.Length);
                }

                return;
            }

            before = record;
            at = record.End;
        }

        throw CorruptDataException.Mismatch(Structure, position + offset, "record", "one with that name", "none");
    }

    /// <summary>Puts a record into slack; the offset it got, or null when no slack is large enough.</summary>
    public static int? TryAdd(Span<byte> region, InodeNumber inode, ReadOnlySpan<byte> name, byte type, bool hasTypes, long position)
    {
        int needed = DirectoryRecord.Needed(name.Length);
        for (int at = 0; at < region.Length;)
        {
            DirectoryRecord record = DirectoryRecord.Read(region, at, hasTypes, position);
            if (record.Length - record.UsedLength >= needed)
            {
                int start = at + record.UsedLength;
                if (record.UsedLength > 0)
                {
                    DirectoryRecord.SetLength(region[at..], record.UsedLength);
                }

                region[start..record.End].Clear();
                DirectoryRecord.Write(region[start..], inode, record.End - start, name, hasTypes ? type : (byte)0);
                return start;
            }

            at = record.End;
        }

        return null;
    }

    /// <summary>Zeros what is after names and in unused records; returns how many bytes were not zero.</summary>
    public static long WipeSlack(Span<byte> region, bool hasTypes, bool wipe, long position)
    {
        long bytes = 0;
        foreach (DirectoryRecord record in Read(region, hasTypes, position))
        {
            int used = record.Inode.IsNone ? DirectoryRecord.HeaderSize : DirectoryRecord.HeaderSize + record.NameLength;
            bytes += SlackBytes.Take(region[(record.Offset + used)..record.End], wipe);
            if (record.Inode.IsNone)
            {
                bytes += SlackBytes.Take(region.Slice(record.Offset + 6, 2), wipe);
            }
        }

        return bytes;
    }

    public static bool HasTail(ReadOnlySpan<byte> block)
    {
        ReadOnlySpan<byte> tail = block[^TailSize..];
        return ReadUInt32LittleEndian(tail) == 0 && ReadUInt16LittleEndian(tail[4..]) == TailSize && tail[6] == 0 && tail[7] == TailType;
    }

    public static uint StoredChecksum(ReadOnlySpan<byte> block) => ReadUInt32LittleEndian(block[^4..]);

    public static uint Checksum(ReadOnlySpan<byte> block, uint inodeSeed) => Crc32C.Append(inodeSeed, block[..^TailSize]);

    /// <summary>Writes the checksum record.</summary>
    public static void Seal(Span<byte> block, uint inodeSeed)
    {
        Span<byte> tail = block[^TailSize..];
        tail.Clear();
        WriteUInt16LittleEndian(tail[4..], TailSize);
        tail[7] = TailType;
        WriteUInt32LittleEndian(tail[8..], Checksum(block, inodeSeed));
    }
}
