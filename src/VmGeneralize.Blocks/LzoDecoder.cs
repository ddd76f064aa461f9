namespace VmGeneralize.Blocks;

/// <summary>
/// Decodes a stream of LZO1X (Documentation/staging/lzo.rst in the kernel describes it): runs of literals, and copies of earlier output. How
/// many literals followed the last copy decides what the shortest instructions mean.
/// </summary>
public ref struct LzoDecoder
{
    private const int AfterRun = 4; // the state after a long run of literals; otherwise their number, 0 to 3

    private readonly ReadOnlySpan<byte> _source;
    private readonly Span<byte> _target;
    private int _at;
    private int _written;

    private LzoDecoder(ReadOnlySpan<byte> source, Span<byte> target)
    {
        _source = source;
        _target = target;
    }

    /// <summary>Bytes that were written; null when the stream is damaged or does not fit.</summary>
    public static int? Unpack(ReadOnlySpan<byte> source, Span<byte> target)
    {
        LzoDecoder decoder = new(source, target);
        return decoder.TryRun() ? decoder._written : null;
    }

    private bool TryRun()
    {
        const int firstRun = 17; // a first byte above it is a run of literals that much shorter
        int state = 0;
        if (!_source.IsEmpty && _source[0] > firstRun)
        {
            int count = _source[_at++] - firstRun;
            if (!TryLiterals(count))
            {
                return false;
            }

            state = Math.Min(count, AfterRun);
        }

        while (TryByte(out int code))
        {
            if (code < 16 && state == 0)
            {
                if (!TryLength(code, 15, out int count) || !TryLiterals(count + 3))
                {
                    return false;
                }

                state = AfterRun;
                continue;
            }

            if (!TryDecode(code, state, out int length, out int distance, out state))
            {
                return false;
            }

            if (length == 0)
            {
                return true; // the end
            }

            if (!TryCopy(length, distance) || !TryLiterals(state))
            {
                return false;
            }
        }

        return false; // no end
    }

    private bool TryDecode(int code, int state, out int length, out int distance, out int literals)
    {
        length = 0;
        distance = 0;
        literals = 0;
        if (code >= 64 || code < 16)
        {
            if (!TryByte(out int high))
            {
                return false;
            }

            literals = code & 3;
            if (code >= 64)
            {
                length = (code >> 5) + 1;
                distance = (high << 3) + ((code >> 2) & 7) + 1;
            }
            else
            {
                length = state == AfterRun ? 3 : 2;
                distance = (high << 2) + (code >> 2) + (state == AfterRun ? 2049 : 1);
            }

            return true;
        }

        bool isNear = code >= 32;
        int mask = isNear ? 31 : 7;
        if (!TryLength(code & mask, mask, out int count) || !TryByte(out int low) || !TryByte(out int next))
        {
            return false;
        }

        int word = low | (next << 8);
        literals = word & 3;
        if (isNear)
        {
            length = count + 2;
            distance = (word >> 2) + 1;
            return true;
        }

        const int farthestNear = 16384;
        distance = farthestNear + ((code & 8) << 11) + (word >> 2);
        length = distance == farthestNear ? 0 : count + 2;
        return true;
    }

    /// <summary>A number that does not fit into its instruction continues in bytes: 255 for each zero byte, plus the first other one.</summary>
    private bool TryLength(int bits, int most, out int length)
    {
        length = bits;
        if (bits != 0)
        {
            return true;
        }

        length = most;
        while (TryByte(out int next))
        {
            if (next != 0)
            {
                length += next;
                return true;
            }

            length += 255;
        }

        return false;
    }

    private bool TryByte(out int value)
    {
        bool isThere = _at < _source.Length;
        value = isThere ? _source[_at++] : 0;
        return isThere;
    }

    private bool TryLiterals(int count)
    {
        if (count > _source.Length - _at || count > _target.Length - _written)
        {
            return false;
        }

        _source.Slice(_at, count).CopyTo(_target[_written..]);
        _at += count;
        _written += count;
        return true;
    }

    /// <summary>Byte by byte: a copy may reach into what it writes itself.</summary>
    private bool TryCopy(int length, int distance)
    {
        if (distance > _written || length > _target.Length - _written)
        {
            return false;
        }

        for (int index = 0; index < length; index++)
        {
            _target[_written] = _target[_written - distance];
            _written++;
        }

        return true;
    }
}
