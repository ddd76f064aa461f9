using System.Buffers.Binary;
using System.IO.Hashing;
using SharpCompress.Compressors;
using SharpCompress.Compressors.Deflate;

namespace VmGeneralize.Guests.Linux.Facts.RamDisk;

/// <summary>One member of a gzip file (RFC 1952). .NET's own stream does not tell where the member ends.</summary>
internal sealed class GzipMember : UnpackingStream
{
    private const int HeaderSize = 10;
    private const int TrailerSize = 8;
    private const int FlagsAt = 3;
    private const byte HasHeaderChecksum = 2;
    private const byte HasExtra = 4;
    private const byte HasName = 8;
    private const byte HasComment = 16;

    private readonly Stream _packed;
    private readonly long _deflatedAt;
    private readonly DeflateStream _deflated;
    private readonly ForeignStream _unpacked;
    private readonly Crc32 _checksum = new();
    private uint _size; // modulo 2^32, as the trailer has it
    private bool _atEnd;

    /// <param name="packed">At the magic number.</param>
    public GzipMember(Stream packed)
    {
        _packed = packed;
        SkipHeader();
        _deflatedAt = packed.Position;
        _deflated = new DeflateStream(packed, CompressionMode.Decompress, CompressionLevel.Default, leaveOpen: true);
        _unpacked = new ForeignStream(() => _deflated);
    }

    public override int Read(Span<byte> buffer)
    {
        int read = _atEnd ? 0 : _unpacked.Read(buffer);
        _checksum.Append(buffer[..read]);
        _size = unchecked(_size + (uint)read);
        if (read == 0 && !_atEnd)
        {
            _atEnd = true;
            CheckTrailer();
        }

        return read;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _unpacked.Dispose();
            _deflated.Dispose();
        }

        base.Dispose(disposing);
    }

    private void SkipHeader()
    {
        Span<byte> header = stackalloc byte[HeaderSize];
        _packed.ReadExactly(header);
        byte flags = header[FlagsAt];
        if ((flags & HasExtra) != 0)
        {
            Span<byte> length = stackalloc byte[2];
            _packed.ReadExactly(length);
            _packed.Seek(BinaryPrimitives.ReadUInt16LittleEndian(length), SeekOrigin.Current);
        }

        for (int text = (flags & HasName) / HasName + (flags & HasComment) / HasComment; text > 0; text--)
        {
            int read;
            do
            {
                read = _packed.ReadByte();
            }
            while (read > 0);
        }

        _packed.Seek((flags & HasHeaderChecksum) == 0 ? 0 : 2, SeekOrigin.Current);
    }

    private void CheckTrailer()
    {
        _packed.Position = _deflatedAt + _deflated.TotalIn;
        Span<byte> trailer = stackalloc byte[TrailerSize];
        _packed.ReadExactly(trailer);
        if (BinaryPrimitives.ReadUInt32LittleEndian(trailer) != _checksum.GetCurrentHashAsUInt32()
            || BinaryPrimitives.ReadUInt32LittleEndian(trailer[4..]) != _size)
        {
            throw new RamDiskProblemException("the checksum of a gzip member is wrong");
        }
    }
}
