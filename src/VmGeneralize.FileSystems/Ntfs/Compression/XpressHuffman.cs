using VmGeneralize.Blocks;

namespace VmGeneralize.FileSystems.Ntfs.Compression;

/// <summary>LZ77+Huffman ([MS-XCA] 2.1, 2.2), in the form that WIM and WOF use: one table, one chunk, no end mark needed.</summary>
internal static class XpressHuffman
{
    /// <summary>Largest output of a single table.</summary>
    public const int MaxOutput = 65536;

    private const string Structure = "XPRESS Huffman data";
    private const int SymbolCount = 512;
    private const int TableSize = SymbolCount / 2; // bytes: two lengths of 4 bits each
    private const int FastBits = 10;
    private const int MinMatch = 3;
    private const int LongLength = 15;

    /// <summary>Expands one chunk; its size is given by the caller and must match exactly.</summary>
    /// <exception cref="CorruptDataException">The data is invalid or ends too early.</exception>
    public static void Decompress(ReadOnlySpan<byte> compressed, Span<byte> output)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(output.Length, MaxOutput, nameof(output));
        if (compressed.Length < TableSize)
        {
            throw CorruptDataException.Mismatch(Structure, 0, "length", $"at least a table of {TableSize} bytes", compressed.Length);
        }

        Span<byte> lengths = stackalloc byte[SymbolCount];
        for (int i = 0; i < TableSize; i++)
        {
            lengths[i * 2] = (byte)(compressed[i] & 0xF);
            lengths[(i * 2) + 1] = (byte)(compressed[i] >> 4);
        }

        HuffmanCode code = new(
            stackalloc ushort[1 << FastBits], stackalloc ushort[SymbolCount], stackalloc ushort[HuffmanCode.CountsLength]);
        if (!code.TryBuild(lengths))
        {
            throw new CorruptDataException(Structure, 0, "the codeword lengths make no complete code");
        }

        scoped BitReader bits = new(compressed[TableSize..]);
        int written = 0;
        while (written < output.Length)
        {
            int symbol = code.Read(ref bits);
            if (symbol == HuffmanCode.NoSymbol)
            {
                throw new CorruptDataException(Structure, 0, "the code is empty");
            }

            if (symbol < 256)
            {
                output[written++] = (byte)symbol;
                continue;
            }

            // The bytes of a long length are after the word that this fetches, and before the next one.
            int distanceBits = (symbol >> 4) & 0xF;
            int distance = (1 << distanceBits) | (int)bits.Read(distanceBits);
            int length = ReadLength(symbol & 0xF, ref bits);
            if (distance > written || length > output.Length - written)
            {
                throw new CorruptDataException(
                    Structure,
                    written,
                    $"a match of {length} bytes, {distance} back, does not fit there in a chunk of {output.Length}");
            }

            MatchCopy.Copy(output, written, distance, length);
            written += length;
        }

        if (bits.IsOverrun)
        {
            throw new CorruptDataException(Structure, compressed.Length, $"ends before its {output.Length} bytes of output");
        }
    }

    private static int ReadLength(int length, scoped ref BitReader bits)
    {
        if (length == LongLength)
        {
            length += bits.ReadByte();
            if (length == LongLength + byte.MaxValue)
            {
                length = bits.ReadUInt16(); // the whole length this time; 0 would announce 32 bits, more than a chunk holds
                if (length < LongLength)
                {
                    throw CorruptDataException.Mismatch(Structure, 0, "long length", $"{LongLength} or more", length);
                }
            }
        }

        return length + MinMatch;
    }
}
