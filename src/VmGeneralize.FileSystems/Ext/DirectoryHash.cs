using VmGeneralize.Blocks;
using static System.Buffers.Binary.BinaryPrimitives;

namespace VmGeneralize.FileSystems.Ext;

/// <summary>
/// Hashes of names by which a hash tree is ordered: the kernel's "legacy", half of MD4, and TEA, each over signed or unsigned bytes.
/// </summary>
internal static class DirectoryHash
{
    public const byte Tea = 2;

    private const byte UnsignedVersions = 3; // versions 3 to 5 are 0 to 2 over unsigned bytes

    /// <param name="version">Of the directory; 0 to 2 follow the volume's sign.</param>
    /// <exception cref="UnsupportedFeatureException">An unknown hash.</exception>
    public static uint Compute(Superblock superblock, byte version, ReadOnlySpan<byte> name)
    {
        bool isUnsigned = superblock.HashesUnsigned;
        if (version is > Tea and <= Tea + UnsignedVersions)
        {
            isUnsigned = true;
            version -= UnsignedVersions;
        }

        Span<uint> state = [0x67452301, 0xEFCDAB89, 0x98BADCFE, 0x10325476];
        if (!ZeroBytes.IsAllZero(superblock.HashSeed))
        {
            for (int i = 0; i < 4; i++)
            {
                state[i] = ReadUInt32LittleEndian(superblock.HashSeed[(4 * i)..]);
            }
        }

        uint hash = version switch
        {
            0 => Legacy(name, isUnsigned),
            1 => HalfMd4(state, name, isUnsigned),
            Tea => TeaHash(state, name, isUnsigned),
            _ => throw new UnsupportedFeatureException($"Directory hash {version} of an ext volume", "Use a volume without it."),
        };
        hash &= ~1u;

        // The largest one marks the end of a directory.
        return hash == 0xFFFFFFFE ? 0xFFFFFFFC : hash;
    }

    private static uint Legacy(ReadOnlySpan<byte> name, bool isUnsigned)
    {
        unchecked
        {
            uint hash0 = 0x12A3FE2D;
            uint hash1 = 0x37ABE8F9;
            foreach (byte b in name)
            {
                int value = isUnsigned ? b : (sbyte)b;
                uint hash = hash1 + (hash0 ^ (uint)(value * 7152373));
                if ((hash & 0x80000000) != 0)
                {
                    hash -= 0x7FFFFFFF;
                }

                hash1 = hash0;
                hash0 = hash;
            }

            return hash0 << 1;
        }
    }

    private static uint HalfMd4(Span<uint> state, ReadOnlySpan<byte> name, bool isUnsigned)
    {
        Span<uint> words = stackalloc uint[8];
        for (int at = 0; at < name.Length; at += 32)
        {
            Pack(name[at..], words, isUnsigned);
            Md4Rounds(state, words);
        }

        return state[1];
    }

    private static uint TeaHash(Span<uint> state, ReadOnlySpan<byte> name, bool isUnsigned)
    {
        Span<uint> words = stackalloc uint[4];
        for (int at = 0; at < name.Length; at += 16)
        {
            Pack(name[at..], words, isUnsigned);
            unchecked
            {
                uint sum = 0;
                uint b0 = state[0];
                uint b1 = state[1];
                for (int i = 0; i < 16; i++)
                {
                    sum += 0x9E3779B9;
                    b0 += ((b1 << 4) + words[0]) ^ (b1 + sum) ^ ((b1 >> 5) + words[1]);
                    b1 += ((b0 << 4) + words[2]) ^ (b0 + sum) ^ ((b0 >> 5) + words[3]);
                }

                state[0] += b0;
                state[1] += b1;
            }
        }

        return state[0];
    }

    /// <summary>Up to four bytes a word, most significant first; what is missing is the length.</summary>
    private static void Pack(ReadOnlySpan<byte> name, Span<uint> words, bool isUnsigned)
    {
        unchecked
        {
            uint pad = (uint)name.Length | ((uint)name.Length << 8);
            pad |= pad << 16;
            words.Fill(pad);
            int length = Math.Min(name.Length, words.Length * 4);
            uint value = pad;
            for (int i = 0; i < length; i++)
            {
                value = (uint)(isUnsigned ? name[i] : (int)(sbyte)name[i]) + (value << 8);
                words[i / 4] = value;
                if (i % 4 == 3)
                {
                    value = pad;
                }
            }
        }
    }

    private static void Md4Rounds(Span<uint> state, ReadOnlySpan<uint> words)
    {
        unchecked
        {
            uint a = state[0];
            uint b = state[1];
            uint c = state[2];
            uint d = state[3];
            Round(words, [0, 1, 2, 3, 4, 5, 6, 7], [3, 7, 11, 19], 0, static (x, y, z) => z ^ (x & (y ^ z)));
            Round(words, [1, 3, 5, 7, 0, 2, 4, 6], [3, 5, 9, 13], 0x5A827999, static (x, y, z) => (x & y) + ((x ^ y) & z));
            Round(words, [3, 7, 2, 6, 1, 5, 0, 4], [3, 9, 11, 15], 0x6ED9EBA1, static (x, y, z) => x ^ y ^ z);
            state[0] += a;
            state[1] += b;
            state[2] += c;
            state[3] += d;

            void Round(ReadOnlySpan<uint> input, ReadOnlySpan<byte> order, ReadOnlySpan<byte> shifts, uint constant, Func<uint, uint, uint, uint> mix)
            {
                for (int i = 0; i < 8; i++)
                {
                    uint turned = uint.RotateLeft(a + mix(b, c, d) + input[order[i]] + constant, shifts[i % 4]);
                    (a, b, c, d) = (d, turned, b, c);
                }
            }
        }
    }
}
