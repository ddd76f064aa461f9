using System.Buffers;

namespace VmGeneralize.Guests.Linux.Facts.RamDisk;

/// <summary>A member that is packed in blocks, each of which is unpacked as a whole.</summary>
/// <param name="largestPacked">Most bytes of a block as it is stored.</param>
/// <param name="largestUnpacked">Most bytes that come out of one.</param>
internal abstract class PackedBlocks(int largestPacked, int largestUnpacked) : UnpackingStream
{
    private int _from;
    private int _length;
    private bool _atEnd;
    private bool _isDisposed;

    /// <summary>For a block as it is stored; at least as long as the largest.</summary>
    protected byte[] In { get; } = ArrayPool<byte>.Shared.Rent(largestPacked);

    /// <summary>For what comes out of it; at least as long as the largest.</summary>
    protected byte[] Out { get; } = ArrayPool<byte>.Shared.Rent(largestUnpacked);

    public override int Read(Span<byte> buffer)
    {
        if (_from == _length && !_atEnd)
        {
            _from = _length = 0;
            int? next = NextBlock();
            _atEnd = next is null;
            _length = next ?? 0;
        }

        int count = int.Min(buffer.Length, _length - _from);
        Out.AsSpan(_from, count).CopyTo(buffer);
        _from += count;
        return count;
    }

    /// <summary>Unpacks the next block into <see cref="Out"/>.</summary>
    /// <returns>Bytes that came out; null after the last block.</returns>
    protected abstract int? NextBlock();

    protected override void Dispose(bool disposing)
    {
        // A reader with a buffer disposes it twice; an array that is returned twice would belong to two streams.
        if (disposing && !_isDisposed)
        {
            _isDisposed = true;
            ArrayPool<byte>.Shared.Return(In);
            ArrayPool<byte>.Shared.Return(Out);
        }

        base.Dispose(disposing);
    }
}
