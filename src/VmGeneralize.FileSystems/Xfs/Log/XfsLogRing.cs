using VmGeneralize.Blocks;
using static System.Buffers.Binary.BinaryPrimitives;

namespace VmGeneralize.FileSystems.Xfs.Log;

/// <summary>
/// The blocks of 512 bytes of an internal log, which follow each other in a ring. The first word of each says in which turn of the ring it was
/// written (its cycle). Places in the log are numbers of such blocks.
/// </summary>
internal sealed class XfsLogRing
{
    public const string Structure = "XFS log";

    /// <summary>In bytes, whatever the sector size is.</summary>
    public const int BlockSize = 512;

    private const int Window = 64 << 10;

    private readonly IBlockDevice _device;
    private readonly Extent _extent;
    private readonly byte[] _window = new byte[Window];
    private long _windowStart = -1; // in bytes of the log
    private readonly CancellationToken _cancellation;

    /// <param name="device">The volume.</param>
    /// <param name="extent">The log on it, checked to be there.</param>
    /// <param name="cancellation">Cancels every walk.</param>
    public XfsLogRing(IBlockDevice device, Extent extent, CancellationToken cancellation)
    {
        _device = device;
        _extent = extent;
        _cancellation = cancellation;
        if (extent.Length < 2 * BlockSize || extent.Length > int.MaxValue)
        {
            throw CorruptDataException.Mismatch(Structure, extent.Offset, "length of the log", "1 KiB to 2 GiB", extent.Length);
        }
    }

    /// <summary>Number of blocks.</summary>
    public int Blocks => (int)(_extent.Length / BlockSize);

    /// <summary>Where a block is, in bytes of the volume.</summary>
    public long OffsetOf(int block) => _extent.Offset + ((long)block * BlockSize);

    /// <summary>The block a number of blocks after another.</summary>
    public int Wrap(long block) => (int)(((block % Blocks) + Blocks) % Blocks);

    /// <summary>Blocks from one to another, around the ring.</summary>
    public int Distance(int from, int to) => Wrap((long)to - from);

    /// <summary>Reads consecutive blocks, around the end.</summary>
    public void Read(int block, Span<byte> bytes)
    {
        _cancellation.ThrowIfCancellationRequested();
        int first = (int)Math.Min(bytes.Length, _extent.Length - ((long)block * BlockSize));
        _device.Read(OffsetOf(block), bytes[..first]);
        if (first < bytes.Length)
        {
            _device.Read(_extent.Offset, bytes[first..]);
        }
    }

    /// <summary>One block, valid until the next call.</summary>
    public ReadOnlySpan<byte> Block(int block)
    {
        long position = (long)block * BlockSize;
        long start = position / Window * Window;
        if (start != _windowStart)
        {
            _cancellation.ThrowIfCancellationRequested();
            int length = (int)Math.Min(Window, _extent.Length - start);
            _windowStart = -1;
            _device.Read(_extent.Offset + start, _window.AsSpan(0, length));
            _windowStart = start;
        }

        return _window.AsSpan((int)(position - start), BlockSize);
    }

    /// <summary>The turn of the ring in which a block was written; 0 when it never was.</summary>
    public uint Cycle(int block)
    {
        ReadOnlySpan<byte> bytes = Block(block);
        uint first = ReadUInt32BigEndian(bytes);
        return first == XfsLogRecord.Magic ? ReadUInt32BigEndian(bytes[4..]) : first;
    }

    public CorruptDataException Damaged(int block, string field, object expected, object actual) =>
        CorruptDataException.Mismatch(Structure, OffsetOf(block), field, expected, actual);
}
