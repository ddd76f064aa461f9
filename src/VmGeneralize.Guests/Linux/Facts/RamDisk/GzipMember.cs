using System.Buffers.Binary;
using System.IO.Compression;
using System.IO.Hashing;

namespace VmGeneralize.Guests.Linux.Facts.RamDisk;

/// <summary>
/// One member of a gzip file (RFC 1952). .NET's decoder reads ahead and does not report where the packed bytes end: the trailer after them, which holds
/// the checksum and the size of what was unpacked, is looked for in what was read last.
/// </summary>
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
    private readonly LastRead _read;
    private readonly DeflateStream _unpacked;
    private readonly Crc32 _checksum = new();
    private uint _size; // modulo 2^32, as the trailer has it
    private bool _atEnd;

    /// <param name="packed">At the magic number.</param>
    public GzipMember(Stream packed)
    {
        _packed = packed;
        SkipHeader();
        _read = new LastRead(packed);
        _unpacked = new DeflateStream(_read, CompressionMode.Decompress);
    }

    public override int Read(Span<byte> buffer)
    {
        int read = _atEnd ? 0 : _unpacked.Read(buffer);
        _checksum.Append(buffer[..read]);
        _size = unchecked(_size + (uint)read);
        if (read == 0 && !_atEnd)
        {
            _atEnd = true;
            PassTrailer();
        }

        return read;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _unpacked.Dispose();
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

    /// <summary>Leaves the stream after the trailer.</summary>
    private void PassTrailer()
    {
        Span<byte> trailer = stackalloc byte[TrailerSize];
        BinaryPrimitives.WriteUInt32LittleEndian(trailer, _checksum.GetCurrentHashAsUInt32());
        BinaryPrimitives.WriteUInt32LittleEndian(trailer[4..], _size);
        _packed.Position = _read.Start;
        byte[] tail = new byte[_read.Count + TrailerSize];
        int length = _packed.ReadAtLeast(tail, tail.Length, throwOnEndOfStream: false);
        int at = tail.AsSpan(0, length).IndexOf(trailer);
        if (at < 0)
        {
            throw new RamDiskProblemException("a gzip member ends before its end, or its checksum is wrong");
        }

        _packed.Position = _read.Start + at + TrailerSize;
    }

    /// <summary>Remembers which bytes were read last. Leaves the stream open.</summary>
    private sealed class LastRead(Stream stream) : UnpackingStream
    {
        public long Start { get; private set; } = stream.Position;

        public int Count { get; private set; }

        public override int Read(Span<byte> buffer)
        {
            long start = stream.Position;
            int read = stream.Read(buffer);
            if (read > 0)
            {
                (Start, Count) = (start, read);
            }

            return read;
        }
    }
}
