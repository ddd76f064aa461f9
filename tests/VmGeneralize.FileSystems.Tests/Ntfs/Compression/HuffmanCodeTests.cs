using VmGeneralize.FileSystems.Ntfs.Compression;

namespace VmGeneralize.FileSystems.Tests.Ntfs.Compression;

public class HuffmanCodeTests
{
    [Theory]
    [InlineData(true, 1, 1)]
    [InlineData(true, 1, 2, 3, 3)]
    [InlineData(true, 0, 0, 0)] // nothing at all is allowed, and may not be used
    [InlineData(false, 1)]
    [InlineData(false, 1, 2)]
    [InlineData(false, 1, 1, 1)]
    [InlineData(false, 16, 16)]
    public void Codewords_have_to_fill_the_code_space(bool isCode, params int[] lengths) =>
        Assert.Equal(isCode, NewCode(lengths.Length).TryBuild([.. lengths.Select(length => (byte)length)]));

    [Fact]
    public void An_empty_code_has_no_symbol()
    {
        HuffmanCode code = NewCode(3);
        code.TryBuild([0, 0, 0]);
        BitReader bits = new([0xFF, 0xFF]);
        Assert.Equal(HuffmanCode.NoSymbol, code.Read(ref bits));
    }

    [Fact]
    public void Codewords_of_every_length_are_read()
    {
        // Lengths 1 to 16, and 16 again: symbol n is n ones and a zero, and the last one is all ones.
        byte[] lengths = [.. Enumerable.Range(1, 16).Select(length => (byte)length), 16];
        HuffmanCode code = NewCode(lengths.Length);
        Assert.True(code.TryBuild(lengths));
        Random random = new(2);
        int[] symbols = [.. Enumerable.Range(0, 1000).Select(_ => random.Next(17))];
        BitReader bits = new(Pack(symbols.SelectMany(symbol => symbol == 16
            ? Enumerable.Repeat(true, 16)
            : Enumerable.Repeat(true, symbol).Append(false))));
        foreach (int symbol in symbols)
        {
            Assert.Equal(symbol, code.Read(ref bits));
        }

        Assert.False(bits.IsOverrun);
    }

    [Fact]
    public void Alignment_drops_1_to_16_bits()
    {
        byte[] bytes = [.. Enumerable.Range(0, 100).Select(i => (byte)i)];
        foreach ((int[] reads, int next) in new (int[], int)[] { ([1], 2), ([16], 4), ([3, 12], 2), ([15, 1], 4), ([16, 1], 4), ([0], 2) })
        {
            BitReader bits = new(bytes);
            foreach (int count in reads)
            {
                bits.Read(count);
            }

            bits.AlignToBytes();
            Assert.Equal(next, bits.ReadByte());
        }
    }

    [Fact]
    public void Only_bits_that_were_used_count_as_overrun()
    {
        BitReader bits = new([0x34, 0x12]);
        Assert.Equal(0x123u, bits.Read(12));
        Assert.Equal(4u, bits.Read(4));
        bits.Fill();
        Assert.False(bits.IsOverrun);
        bits.Read(1);
        Assert.True(bits.IsOverrun);
    }

    private static HuffmanCode NewCode(int symbols) => new(new ushort[64], new ushort[symbols], new ushort[HuffmanCode.CountsLength]);

    private static byte[] Pack(IEnumerable<bool> bits)
    {
        bool[] all = [.. bits];
        byte[] bytes = new byte[(all.Length + 15) / 16 * 2];
        for (int i = 0; i < all.Length; i++)
        {
            if (all[i])
            {
                bytes[(i / 16 * 2) + (i % 16 < 8 ? 1 : 0)] |= (byte)(0x80 >> (i % 8));
            }
        }

        return bytes;
    }
}
