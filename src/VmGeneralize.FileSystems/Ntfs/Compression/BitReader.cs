using static System.Buffers.Binary.BinaryPrimitives;

namespace VmGeneralize.FileSystems.Ntfs.Compression;

/// <summary>
/// Bits of XPRESS Huffman and LZX streams: 16-bit little-endian words, the highest bit first, mixed with whole bytes that are
/// taken after the last word fetched. Past the end bits are 0; <see cref="IsOverrun"/> shows that afterwards.
/// </summary>
internal ref struct BitReader(ReadOnlySpan<byte> bytes)
{
    private readonly ReadOnlySpan<byte> _bytes = bytes;
    private uint _buffer; // unread bits, the next one highest
    private int _available; // of them
    private int _position; // of the next byte to fetch; may pass the end

    /// <summary>Bits past the end were used.</summary>
    public readonly bool IsOverrun => ((long)_position * 8) - _available > (long)_bytes.Length * 8;

    /// <summary>Fetches a word if fewer than 16 bits are left: must be called before <see cref="Peek16"/>.</summary>
    public void Fill()
    {
        if (_available < 16)
        {
            uint word = _position + 2 <= _bytes.Length ? ReadUInt16LittleEndian(_bytes[_position..])
                : _position < _bytes.Length ? _bytes[_position]
                : 0u;
            _buffer |= word << (16 - _available);
            _available += 16;
            _position += 2;
        }
    }

    /// <summary>The next 16 bits.</summary>
    public readonly uint Peek16() => _buffer >> 16;

    /// <summary>Uses up to 16 of the bits that <see cref="Fill"/> provided.</summary>
    public void Skip(int count)
    {
        _buffer <<= count;
        _available -= count;
    }

    /// <summary>Reads 0 to 16 bits.</summary>
    public uint Read(int count)
    {
        Fill();
        uint value = count == 0 ? 0 : _buffer >> (32 - count);
        Skip(count);
        return value;
    }

    /// <summary>A whole byte from after the words that were fetched.</summary>
    public int ReadByte() => _position < _bytes.Length ? _bytes[_position++] : Past(1);

    /// <summary>Two whole bytes from after the words that were fetched.</summary>
    public int ReadUInt16()
    {
        int low = ReadByte();
        return low | (ReadByte() << 8);
    }

    /// <summary>
    /// Drops the rest of the current word, or all of the next one if none was started (1 to 16 bits); bytes follow.
    /// </summary>
    public void AlignToBytes()
    {
        long used = ((long)_position * 8) - _available;
        _position = (int)((used / 16) + 1) * 2;
        _buffer = 0;
        _available = 0;
    }

    /// <summary>The given number of bytes, after <see cref="AlignToBytes"/>; empty when they are not there.</summary>
    public ReadOnlySpan<byte> ReadBytes(int count)
    {
        if (_position > _bytes.Length || count > _bytes.Length - _position)
        {
            Past(count);
            return [];
        }

        _position += count;
        return _bytes.Slice(_position - count, count);
    }

    private int Past(int count)
    {
        _position = Math.Max(_position, _bytes.Length) + count;
        return 0;
    }
}
