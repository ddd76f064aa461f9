using CsCheck;
using VmGeneralize.Registry.Format;

namespace VmGeneralize.Registry.Tests.Format;

public class BaseBlockTests
{
    [Fact]
    public void Read_is_the_inverse_of_Write_and_other_bytes_stay()
    {
        Gen.Select(Gen.UInt.Array[9], Gen.ULong, Gen.Byte).Sample((fields, time, fill) =>
        {
            BaseBlock block = new(fields[0], fields[1], time, fields[2], fields[3], fields[4], fields[5], fields[6], fields[7], fields[8]);
            byte[] bytes = new byte[BaseBlock.LogSize];
            Array.Fill(bytes, fill);
            block.Write(bytes);
            Assert.Equal(block, BaseBlock.Read(bytes));
            Assert.True(BaseBlock.IsValid(bytes));
            Assert.All(bytes[0x30..0x90], b => Assert.Equal(fill, b));
            bytes[0x40] ^= 1;
            Assert.False(BaseBlock.IsValid(bytes));
        });
    }

    [Fact]
    public void The_checksum_is_never_zero_nor_all_ones()
    {
        byte[] bytes = new byte[BaseBlock.LogSize];
        Assert.Equal(1u, BaseBlock.Checksum(bytes));
        bytes.AsSpan(0, 4).Fill(0xFF);
        Assert.Equal(0xFFFFFFFEu, BaseBlock.Checksum(bytes));
    }

    [Theory]
    [InlineData(1u, 2u, true)]
    [InlineData(2u, 1u, false)]
    [InlineData(5u, 5u, false)]
    [InlineData(0xFFFFFFFFu, 0u, true)]
    [InlineData(0u, 0xFFFFFFFFu, false)]
    public void Numbers_are_ordered_around_their_end(uint a, uint b, bool isEarlier) => Assert.Equal(isEarlier, BaseBlock.IsEarlier(a, b));
}
