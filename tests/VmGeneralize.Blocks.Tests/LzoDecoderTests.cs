namespace VmGeneralize.Blocks.Tests;

/// <summary>Tests each kind of instruction in hand-written streams; tests of real volumes and RAM disks read real streams.</summary>
public sealed class LzoDecoderTests
{
    private const string End = "110000";

    [Theory]
    [InlineData("15" + "61626364" + End, "abcd")] // 21 - 17 literals
    [InlineData("01" + "61626364" + End, "abcd")] // 1 + 3 literals
    [InlineData("12" + "61" + "4000" + End, "aaaa")] // 3 bytes from one before
    [InlineData("12" + "61" + "E000" + End, "aaaaaaaaa")] // 8 bytes
    [InlineData("12" + "61" + "20" + "0C" + "0000" + End, "a*46")] // 31 + 12 + 2 bytes: a long length
    [InlineData("13" + "6162" + "0400" + End, "abab")] // 2 bytes, behind up to 3 literals
    [InlineData("12" + "61" + "4100" + "62" + End, "aaaab")] // one literal behind a copy
    [InlineData("00" + "03" + "616161616161616161616161616161616161616161" + End, "a*21")] // 15 + 3 + 3 literals
    public void An_instruction_means_what_it_means(string stream, string expected)
    {
        string[] parts = expected.Split('*');
        string text = parts.Length == 2 ? new string(parts[0][0], int.Parse(parts[1], System.Globalization.CultureInfo.InvariantCulture)) : expected;
        byte[] target = new byte[100];
        Assert.Equal(text.Length, LzoDecoder.Unpack(Convert.FromHexString(stream), target));
        Assert.Equal(text, System.Text.Encoding.ASCII.GetString(target, 0, text.Length));
        Assert.Null(LzoDecoder.Unpack(Convert.FromHexString(stream), target.AsSpan(0, text.Length - 1))); // it does not fit
        Assert.Null(LzoDecoder.Unpack(Convert.FromHexString(stream[..^6]), target)); // no end
    }

    [Theory]
    [InlineData("")]
    [InlineData("15616263")] // literals that are not there
    [InlineData("12614400")] // from before the start
    [InlineData("0000000000")] // a length without an end
    [InlineData("1261" + "30" + "FFFF")] // far from before the start
    public void Damage_is_told(string stream) => Assert.Null(LzoDecoder.Unpack(Convert.FromHexString(stream), new byte[100]));

    [Fact]
    public void Random_bytes_end_and_stay_inside()
    {
        Random random = new(1);
        byte[] target = new byte[4096];
        for (int round = 0; round < 20_000; round++)
        {
            byte[] source = new byte[random.Next(200)];
            random.NextBytes(source);
            Assert.InRange(LzoDecoder.Unpack(source, target) ?? 0, 0, target.Length);
        }
    }
}
