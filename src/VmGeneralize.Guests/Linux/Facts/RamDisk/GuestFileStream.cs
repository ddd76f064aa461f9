namespace VmGeneralize.Guests.Linux.Facts.RamDisk;

/// <summary>A regular file of a guest, read in chunks as it is needed: no file is held in memory as a whole.</summary>
/// <param name="guest">The guest.</param>
/// <param name="file">The file.</param>
/// <param name="from">Where in the file it begins, in bytes.</param>
/// <param name="length">Bytes, as far as the file has them.</param>
internal sealed class GuestFileStream(IGuestView guest, GuestFile file, long from, long length) : Stream
{
    private readonly long _length = long.Max(0, long.Min(length, file.Length - from));
    private readonly byte[] _chunk = new byte[256 << 10];
    private long _chunkAt;
    private int _chunkLength;
    private long _position;

    public override bool CanRead => true;

    public override bool CanSeek => true;

    public override bool CanWrite => false;

    public override long Length => _length;

    public override long Position { get => _position; set => _position = value; }

    public override int Read(Span<byte> buffer)
    {
        if (_position < _chunkAt || _position >= _chunkAt + _chunkLength)
        {
            int wanted = (int)long.Clamp(_length - _position, 0, _chunk.Length);
            _chunkLength = wanted == 0 ? 0 : guest.Read(file.Path, from + _position, _chunk.AsSpan(0, wanted));
            _chunkAt = _position;
        }

        int at = (int)(_position - _chunkAt);
        int count = int.Min(buffer.Length, _chunkLength - at);
        _chunk.AsSpan(at, count).CopyTo(buffer);
        _position += count;
        return count;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override int ReadByte()
    {
        Span<byte> one = stackalloc byte[1];
        return Read(one) == 1 ? one[0] : -1;
    }

    public override long Seek(long offset, SeekOrigin origin) => _position = origin switch
    {
        SeekOrigin.Begin => offset,
        SeekOrigin.Current => _position + offset,
        _ => Length + offset,
    };

    public override void Flush()
    {
        // Nothing is written.
    }

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
