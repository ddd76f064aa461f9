using System.Buffers;
using System.Buffers.Binary;
using K4os.Compression.LZ4;

namespace VmGeneralize.Guests.Linux.Facts.RamDisk;

/// <summary>
/// LZ4's legacy frame, the one that the kernel reads (lz4_Frame_format.md, "Legacy frame"; lib/decompress_unlz4.c): blocks of up to 8 MiB,
/// each after its packed size.
/// </summary>
internal sealed class Lz4Member : UnpackingStream
{
    public const uint Magic = 0x184C2102;

    private const int LargestBlock = 8 << 20;

    private readonly Stream _packed;
    private readonly byte[] _in = ArrayPool<byte>.Shared.Rent(LZ4Codec.MaximumOutputSize(LargestBlock));
    private readonly byte[] _out = ArrayPool<byte>.Shared.Rent(LargestBlock);
    private int _from;
    private int _length;
    private bool _atEnd;
    private bool _isDisposed;

    /// <param name="packed">At the magic number.</param>
    public Lz4Member(Stream packed) => _packed = packed;

    public override int Read(Span<byte> buffer)
    {
        if (_from == _length && !_atEnd)
        {
            NextBlock();
        }

        int count = int.Min(buffer.Length, _length - _from);
        _out.AsSpan(_from, count).CopyTo(buffer);
        _from += count;
        return count;
    }

    protected override void Dispose(bool disposing)
    {
        // Whoever reads through a buffer disposes it twice; an array that is given back twice would be two streams' own.
        if (disposing && !_isDisposed)
        {
            _isDisposed = true;
            ArrayPool<byte>.Shared.Return(_in);
            ArrayPool<byte>.Shared.Return(_out);
        }

        base.Dispose(disposing);
    }

    private void NextBlock()
    {
        Span<byte> field = stackalloc byte[4];
        uint size;
        do
        {
            int read = _packed.ReadAtLeast(field, field.Length, throwOnEndOfStream: false);
            size = read == field.Length ? BinaryPrimitives.ReadUInt32LittleEndian(field) : 0;
            if (size == 0)
            {
                _packed.Seek(-read, SeekOrigin.Current); // the end, or what fills the file up
                _atEnd = true;
                _from = _length = 0;
                return;
            }
        }
        while (size == Magic); // the kernel takes a frame that follows for part of this one

        if (size > LZ4Codec.MaximumOutputSize(LargestBlock))
        {
            throw new RamDiskProblemException($"an LZ4 block claims {size} bytes");
        }

        _packed.ReadExactly(_in, 0, (int)size);
        _length = LZ4Codec.Decode(_in.AsSpan(0, (int)size), _out.AsSpan(0, LargestBlock));
        _from = 0;
        if (_length <= 0)
        {
            throw new RamDiskProblemException("an LZ4 block is damaged");
        }
    }
}
