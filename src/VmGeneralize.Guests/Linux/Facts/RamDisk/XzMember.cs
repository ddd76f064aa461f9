using System.Buffers.Binary;
using System.IO.Hashing;
using Crc64 = SharpCompress.Compressors.Xz.Crc64;

namespace VmGeneralize.Guests.Linux.Facts.RamDisk;

/// <summary>
/// One stream of the .xz file format (xz-file-format.txt 1.2.1) whose blocks have the one filter LZMA2, as the kernel reads it. Checked are
/// CRC-32 and CRC-64, other checks are passed over, as in the kernel.
/// </summary>
internal sealed class XzMember : UnpackingStream
{
    private const int HeaderSize = 12; // of the stream; its footer has as many
    private const int CheckTypeAt = 7;
    private const int CrcSize = 4;

    private readonly Stream _packed;
    private readonly int _check; // 0 none, 1 CRC-32, 4 CRC-64 ...
    private readonly long _startsAt;
    private readonly Crc32 _crc32 = new();
    private ulong _crc64 = ulong.MaxValue;
    private Stream? _block;
    private long _blockAt;
    private bool _atEnd;

    /// <param name="packed">At the magic number.</param>
    public XzMember(Stream packed)
    {
        _packed = packed;
        _startsAt = packed.Position;
        Span<byte> header = stackalloc byte[HeaderSize];
        packed.ReadExactly(header);
        RequireCrc(header[6..8], header[8..]);
        _check = header[CheckTypeAt] & 0x0F;
    }

    public override int Read(Span<byte> buffer)
    {
        while (!_atEnd)
        {
            if (_block is null && !OpenBlock())
            {
                _atEnd = true;
                break;
            }

            int read = _block!.Read(buffer);
            if (read > 0)
            {
                _crc32.Append(buffer[..read]);
                _crc64 = Crc64.UpdateXz(_crc64, buffer[..read]);
                return read;
            }

            CloseBlock();
        }

        return 0;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _block?.Dispose();
        }

        base.Dispose(disposing);
    }

    /// <summary>Reads the header of the next block (3.1); false when the index is there instead.</summary>
    private bool OpenBlock()
    {
        _blockAt = _packed.Position;
        int size = _packed.ReadByte();
        if (size <= 0)
        {
            SkipIndex(size);
            return false;
        }

        byte[] header = new byte[(size + 1) * 4];
        header[0] = (byte)size;
        _packed.ReadExactly(header, 1, header.Length - 1);
        RequireCrc(header.AsSpan(..^CrcSize), header.AsSpan(^CrcSize..));
        int at = 2;
        for (int sizes = (header[1] >> 6 & 1) + (header[1] >> 7); sizes > 0; sizes--)
        {
            Integer(header, ref at);
        }

        // Flags without further filters, then the filter's id, the size of its properties and the property: the dictionary's size.
        if ((header[1] & 0x3F) != 0 || Integer(header, ref at) != 0x21 || Integer(header, ref at) != 1)
        {
            throw new RamDiskProblemException("an xz block has filters other than LZMA2");
        }

        _block = LzmaMember.Lzma2(_packed, header[at]);
        return true;
    }

    /// <summary>Passes over the padding of a block, and compares its check (3.3 and 3.4).</summary>
    private void CloseBlock()
    {
        _block!.Dispose();
        _block = null;
        _packed.Position += (4 - ((_packed.Position - _blockAt) % 4)) % 4;
        Span<byte> check = stackalloc byte[64];
        check = check[..(_check == 0 ? 0 : 4 << ((_check - 1) / 3))];
        _packed.ReadExactly(check);
        if ((_check == 1 && BinaryPrimitives.ReadUInt32LittleEndian(check) != _crc32.GetCurrentHashAsUInt32())
            || (_check == 4 && BinaryPrimitives.ReadUInt64LittleEndian(check) != ~_crc64))
        {
            throw new RamDiskProblemException("the check of an xz block is wrong");
        }

        _crc32.Reset();
        _crc64 = ulong.MaxValue;
    }

    /// <summary>Passes over the index (4), which says again where the blocks are, and the footer (2.1.2).</summary>
    private void SkipIndex(int indicator)
    {
        if (indicator < 0)
        {
            throw new EndOfStreamException();
        }

        for (ulong left = unchecked(Integer() * 2); left > 0; left--)
        {
            Integer();
        }

        _packed.Position += (4 - ((_packed.Position - _startsAt) % 4)) % 4;
        Span<byte> rest = stackalloc byte[CrcSize + HeaderSize];
        _packed.ReadExactly(rest);
        if (!rest.EndsWith("YZ"u8))
        {
            throw new RamDiskProblemException("an xz stream has no end");
        }
    }

    private static void RequireCrc(ReadOnlySpan<byte> bytes, ReadOnlySpan<byte> crc)
    {
        if (Crc32.HashToUInt32(bytes) != BinaryPrimitives.ReadUInt32LittleEndian(crc))
        {
            throw new RamDiskProblemException("a header of an xz stream is damaged");
        }
    }

    /// <summary>A multibyte integer (1.2) of a block header.</summary>
    private static ulong Integer(byte[] header, ref int at)
    {
        ulong value = 0;
        for (int shift = 0; shift < 63 && at < header.Length - CrcSize; shift += 7)
        {
            byte next = header[at++];
            value |= (ulong)(next & 0x7F) << shift;
            if (next < 0x80)
            {
                return value;
            }
        }

        throw new RamDiskProblemException("a header of an xz block is damaged");
    }

    private ulong Integer()
    {
        ulong value = 0;
        for (int shift = 0; shift < 63; shift += 7)
        {
            int next = _packed.ReadByte();
            value |= next < 0 ? throw new EndOfStreamException() : (ulong)(next & 0x7F) << shift;
            if (next < 0x80)
            {
                return value;
            }
        }

        throw new RamDiskProblemException("the index of an xz stream is damaged");
    }
}
