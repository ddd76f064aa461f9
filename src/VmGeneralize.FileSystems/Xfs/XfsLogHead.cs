using VmGeneralize.Blocks;
using static System.Buffers.Binary.BinaryPrimitives;

namespace VmGeneralize.FileSystems.Xfs;

/// <summary>
/// Where the log ends, and whether the last thing in it says that the volume was unmounted ("Journaling Log"). The log is a ring of blocks of 512 bytes;
/// each begins with the number of the round in which it was written, so that the end is where the number falls.
/// </summary>
internal sealed class XfsLogHead
{
    private const int BlockBytes = 512;
    private const uint RecordMagic = 0xFEEDBABE;
    private const int MostRecordBlocks = (256 * 1024 / BlockBytes) + 8; // XLOG_MAX_RECORD_BSIZE and its headers
    private const int HeaderData = 32 * 1024; // bytes of a record that one header block has room for
    private const byte UnmountFlag = 0x20; // XLOG_UNMOUNT_TRANS

    private readonly XfsVolume _volume;
    private readonly long _start;
    private readonly long _blocks;

    private XfsLogHead(XfsVolume volume)
    {
        _volume = volume;
        _start = volume.Geometry.OffsetOf(volume.Superblock.LogStart);
        _blocks = (long)volume.Superblock.LogBlocks * volume.BlockSize / BlockBytes;
    }

    /// <summary>Nothing in the log is waiting to be put in its place.</summary>
    public static bool IsClean(XfsVolume volume) => new XfsLogHead(volume).IsUnmounted();

    private bool IsUnmounted()
    {
        uint first = RoundOf(0);
        if (first == 0)
        {
            // Zeroed whole, as xfs_repair -L leaves it.
            return true;
        }

        long head = FindHead(first);
        long limit = Math.Min(MostRecordBlocks, _blocks);
        for (long back = 1; back <= limit; back++)
        {
            long block = (head - back + _blocks) % _blocks;
            byte[] header = Read(block);
            if (ReadUInt32BigEndian(header) == RecordMagic)
            {
                return IsUnmountRecord(header, block, back);
            }
        }

        return false;
    }

    /// <summary>The first block that the current round did not reach; 0 when it reached the end.</summary>
    private long FindHead(uint first)
    {
        if (RoundOf(_blocks - 1) == first)
        {
            return 0;
        }

        long low = 0;
        long high = _blocks - 1;
        while (high - low > 1)
        {
            long middle = (low + high) / 2;
            (low, high) = RoundOf(middle) == first ? (middle, high) : (low, middle);
        }

        return high;
    }

    /// <summary>A record of one operation, "unmount", that ends at the head.</summary>
    private bool IsUnmountRecord(byte[] header, long block, long blocksToHead)
    {
        uint version = ReadUInt32BigEndian(header.AsSpan(8));
        uint size = ReadUInt32BigEndian(header.AsSpan(320));
        uint length = ReadUInt32BigEndian(header.AsSpan(12));
        long headers = (version & 2) != 0 && size > HeaderData ? (size + HeaderData - 1L) / HeaderData : 1;
        long total = headers + ((length + BlockBytes - 1L) / BlockBytes);
        if (total != blocksToHead || ReadUInt32BigEndian(header.AsSpan(40)) != 1)
        {
            return false;
        }

        return (Read((block + headers) % _blocks)[9] & UnmountFlag) != 0;
    }

    private uint RoundOf(long block)
    {
        byte[] bytes = Read(block);
        uint word = ReadUInt32BigEndian(bytes);
        return word == RecordMagic ? ReadUInt32BigEndian(bytes.AsSpan(4)) : word;
    }

    private byte[] Read(long block)
    {
        _volume.Cancellation.ThrowIfCancellationRequested();
        byte[] bytes = new byte[BlockBytes];
        _volume.Device.Read(_start + (block * BlockBytes), bytes);
        return bytes;
    }
}
