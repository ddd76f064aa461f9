using System.Buffers;
using ZstdSharp;
using ZstdSharp.Unsafe;

namespace VmGeneralize.Guests.Linux.Facts.RamDisk;

/// <summary>
/// One frame of Zstandard (RFC 8878, 3.1.1). Its checksum, which is optional, is checked. The decoder is given one block after the other: it
/// would take what follows the frame for another one, and call it damaged.
/// </summary>
internal sealed class ZstdMember : UnpackingStream
{
    private const int LargestWindow = 26; // 64 MiB as a power of two: memory that the decoder takes
    private const int LargestBlock = 128 << 10;
    private const int BlockHeaderSize = 3;
    private const int ChecksumSize = 4;
    private const int MagicSize = 4;
    private const int CompressedBlock = 2;
    private const int RepeatedByte = 1;
    private const byte HasChecksum = 4;
    private const byte IsSingleSegment = 0x20;

    private readonly Stream _packed;
    private readonly Decompressor _decompressor = new();
    private readonly byte[] _chunk = new byte[BlockHeaderSize + LargestBlock + ChecksumSize];
    private int _from;
    private int _length;
    private bool _hasChecksum;
    private bool _wasLast;
    private bool _atEnd;

    /// <param name="packed">At the magic number.</param>
    public ZstdMember(Stream packed)
    {
        _packed = packed;
        _decompressor.SetParameter(ZSTD_dParameter.ZSTD_d_windowLogMax, LargestWindow);
        ReadFrameHeader();
    }

    public override int Read(Span<byte> buffer)
    {
        while (!_atEnd)
        {
            OperationStatus status = _decompressor.UnwrapStream(_chunk.AsSpan(_from, _length - _from), buffer, out int consumed, out int written);
            _from += consumed;
            _atEnd = status == OperationStatus.Done;
            if (status == OperationStatus.InvalidData || (_atEnd && !(_wasLast && _from == _length)))
            {
                throw new RamDiskProblemException("a zstd frame is damaged");
            }

            if (written > 0)
            {
                return written;
            }

            if (!_atEnd && _from == _length)
            {
                ReadBlock();
            }
            else if (!_atEnd && consumed == 0)
            {
                throw new RamDiskProblemException("a zstd frame is damaged");
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

    /// <summary>The frame header (3.1.1.1): a descriptor says which fields follow.</summary>
    private void ReadFrameHeader()
    {
        _packed.ReadExactly(_chunk, 0, MagicSize + 1);
        byte descriptor = _chunk[MagicSize];
        bool isSingle = (descriptor & IsSingleSegment) != 0;
        _hasChecksum = (descriptor & HasChecksum) != 0;
        int window = isSingle ? 0 : 1;
        int dictionary = (descriptor & 3) switch { 0 => 0, 1 => 1, 2 => 2, _ => 4 };
        int contentSize = (descriptor >> 6) switch { 0 => isSingle ? 1 : 0, 1 => 2, 2 => 4, _ => 8 };
        int rest = window + dictionary + contentSize;
        _packed.ReadExactly(_chunk, MagicSize + 1, rest);
        _length = MagicSize + 1 + rest;
    }

    /// <summary>The next block (3.1.1.2), with the checksum of the frame after the last one.</summary>
    private void ReadBlock()
    {
        if (_wasLast)
        {
            throw new EndOfStreamException();
        }

        _packed.ReadExactly(_chunk, 0, BlockHeaderSize);
        int header = _chunk[0] | (_chunk[1] << 8) | (_chunk[2] << 16);
        int type = (header >> 1) & 3;
        int size = type == RepeatedByte ? 1 : header >> 3;
        if (type > CompressedBlock || size > LargestBlock)
        {
            throw new RamDiskProblemException("a zstd block is damaged");
        }

        _wasLast = (header & 1) != 0;
        int rest = size + (_wasLast && _hasChecksum ? ChecksumSize : 0);
        _packed.ReadExactly(_chunk, BlockHeaderSize, rest);
        _from = 0;
        _length = BlockHeaderSize + rest;
    }
}
