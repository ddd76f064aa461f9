using System.Buffers;
using ZstdSharp;
using ZstdSharp.Unsafe;

namespace VmGeneralize.Guests.Linux.Facts.RamDisk;

/// <summary>One frame of Zstandard (RFC 8878, 3.1.1). Its checksum, which is optional, is checked.</summary>
internal sealed class ZstdMember : UnpackingStream
{
    private const int LargestWindow = 26; // 64 MiB as a power of two: memory that the decoder takes

    private readonly Stream _packed;
    private readonly Decompressor _decompressor = new();
    private readonly byte[] _chunk = new byte[64 << 10];
    private int _from;
    private int _length;
    private bool _atEnd;

    /// <param name="packed">At the magic number.</param>
    public ZstdMember(Stream packed)
    {
        _packed = packed;
        _decompressor.SetParameter(ZSTD_dParameter.ZSTD_d_windowLogMax, LargestWindow);
    }

    public override int Read(Span<byte> buffer)
    {
        while (!_atEnd)
        {
            bool isEmpty = _from == _length;
            if (isEmpty)
            {
                _length = _packed.Read(_chunk);
                _from = 0;
            }

            OperationStatus status = _decompressor.UnwrapStream(_chunk.AsSpan(_from, _length - _from), buffer, out int consumed, out int written);
            _from += consumed;
            if (status == OperationStatus.Done)
            {
                _atEnd = true;
                _packed.Seek(_from - _length, SeekOrigin.Current);
            }

            if (written > 0)
            {
                return written;
            }

            if (!_atEnd && isEmpty && _length == 0)
            {
                throw new EndOfStreamException();
            }
        }

        return 0;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _decompressor.Dispose();
        }

        base.Dispose(disposing);
    }
}
