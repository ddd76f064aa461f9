using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;
using static System.Buffers.Binary.BinaryPrimitives;

namespace VmGeneralize.Registry.Format;

/// <summary>
/// A name in a cell: one byte per character (Latin-1, "compressed") or UTF-16LE. Comparison is per UTF-16 unit after the
/// invariant uppercase mapping, which equals Windows' own table for all but a few rare letters.
/// </summary>
/// <param name="bytes">The name's bytes; an even number when not compressed.</param>
/// <param name="compressed">One byte per character.</param>
internal readonly ref struct StoredName(ReadOnlySpan<byte> bytes, bool compressed)
{
    private readonly ReadOnlySpan<byte> _bytes = bytes;
    private readonly bool _compressed = compressed;

    /// <summary>Characters (UTF-16 units).</summary>
    public int Length => _compressed ? _bytes.Length : _bytes.Length / 2;

    public char this[int index] =>
        _compressed ? (char)_bytes[index] : (char)ReadUInt16LittleEndian(_bytes[(2 * index)..]);

    public bool IsAscii
    {
        get
        {
            if (_compressed)
            {
                return Ascii.IsValid(_bytes);
            }

            for (int i = 0; i < Length; i++)
            {
                if (this[i] > 0x7F)
                {
                    return false;
                }
            }

            return true;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)] // called for each character of each name of a hive
    public static char Upper(char c) =>
        c < 0x80 ? (c is >= 'a' and <= 'z' ? (char)(c - 0x20) : c) : char.ToUpperInvariant(c);

    /// <summary>True when a name can be stored with one byte per character.</summary>
    public static bool CanCompress(ReadOnlySpan<char> name) => name.IndexOfAnyExceptInRange('\0', '\xFF') < 0;

    /// <summary>Bytes that <see cref="Encode"/> writes.</summary>
    public static int EncodedLength(ReadOnlySpan<char> name) => CanCompress(name) ? name.Length : 2 * name.Length;

    public static void Encode(ReadOnlySpan<char> name, Span<byte> target)
    {
        if (CanCompress(name))
        {
            Encoding.Latin1.GetBytes(name, target);
            return;
        }

        for (int i = 0; i < name.Length; i++)
        {
            WriteUInt16LittleEndian(target[(2 * i)..], name[i]);
        }
    }

    public override string ToString() =>
        _compressed ? Encoding.Latin1.GetString(_bytes) : DecodeUtf16(_bytes);

    /// <summary>Units as they are, lone surrogates included: an encoding would replace those.</summary>
    public static string DecodeUtf16(ReadOnlySpan<byte> bytes)
    {
        bytes = bytes[..(bytes.Length & ~1)];
        if (BitConverter.IsLittleEndian)
        {
            return new string(MemoryMarshal.Cast<byte, char>(bytes));
        }

        char[] units = new char[bytes.Length / 2];
        for (int i = 0; i < units.Length; i++)
        {
            units[i] = (char)ReadUInt16LittleEndian(bytes[(2 * i)..]);
        }

        return new string(units);
    }

    public bool EqualsIgnoreCase(ReadOnlySpan<char> name)
    {
        if (name.Length != Length)
        {
            return false;
        }

        for (int i = 0; i < name.Length; i++)
        {
            char mine = this[i];
            if (mine != name[i] && Upper(mine) != Upper(name[i]))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Order of subkey lists: character codes of the uppercase names.</summary>
    public int CompareIgnoreCase(ReadOnlySpan<char> name)
    {
        int common = Math.Min(name.Length, Length);
        for (int i = 0; i < common; i++)
        {
            int difference = Upper(this[i]) - Upper(name[i]);
            if (difference != 0)
            {
                return difference;
            }
        }

        return Length - name.Length;
    }

    /// <summary>As above, against another stored name.</summary>
    public int CompareIgnoreCase(StoredName other)
    {
        int common = Math.Min(other.Length, Length);
        for (int i = 0; i < common; i++)
        {
            int difference = Upper(this[i]) - Upper(other[i]);
            if (difference != 0)
            {
                return difference;
            }
        }

        return Length - other.Length;
    }
}
