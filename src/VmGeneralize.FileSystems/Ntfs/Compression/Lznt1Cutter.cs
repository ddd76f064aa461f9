using static System.Buffers.Binary.BinaryPrimitives;

namespace VmGeneralize.FileSystems.Ntfs.Compression;

/// <summary>
/// Shortens a compressed chunk of LZNT1 ([MS-XCA] 2.5) to its first bytes: what it expands to after them can be read back although the file ends
/// before. The tokens stay, up to the one that reaches too far.
/// </summary>
/// <param name="contents">What the chunk expands to.</param>
/// <param name="wanted">Bytes of it to keep; at least one.</param>
internal sealed class Lznt1Cutter(byte[] contents, int wanted)
{
    private readonly List<byte> _tokens = [];
    private int _flagsAt;
    private int _inGroup = 8;
    private int _written;

    /// <param name="tokens">The chunk without its header; it must expand without an error.</param>
    /// <returns>The new chunk without its header. It may be one byte longer than it was.</returns>
    public byte[] Cut(ReadOnlySpan<byte> tokens)
    {
        int read = 0;
        while (_written < wanted)
        {
            int flags = tokens[read++];
            for (int bit = 0; bit < 8 && _written < wanted; bit++, flags >>= 1)
            {
                if ((flags & 1) == 0)
                {
                    AddLiteral();
                    read++;
                }
                else
                {
                    AddMatch(ReadUInt16LittleEndian(tokens[read..]));
                    read += 2;
                }
            }
        }

        return [.. _tokens];
    }

    private void AddMatch(int token)
    {
        int lengthBits = Lznt1.LengthBits(_written);
        int length = Math.Min((token & ((1 << lengthBits) - 1)) + Lznt1.MinMatch, wanted - _written);
        if (length < Lznt1.MinMatch)
        {
            for (int i = 0; i < length; i++)
            {
                AddLiteral();
            }

            return;
        }

        Begin(isMatch: true);
        token = (token >> lengthBits << lengthBits) | (length - Lznt1.MinMatch);
        _tokens.Add((byte)(token & 0xFF));
        _tokens.Add((byte)(token >> 8));
        _written += length;
    }

    private void AddLiteral()
    {
        Begin(isMatch: false);
        _tokens.Add(contents[_written++]);
    }

    private void Begin(bool isMatch)
    {
        if (_inGroup == 8)
        {
            (_flagsAt, _inGroup) = (_tokens.Count, 0);
            _tokens.Add(0);
        }

        _tokens[_flagsAt] |= (byte)((isMatch ? 1 : 0) << _inGroup++);
    }
}
