using System.Text;

namespace VmGeneralize.Blocks.Tests;

public class Crc32CTests
{
    [Theory]
    [InlineData("123456789", 0xE3069283u)] // the check value of the CRC catalogue (CRC-32/ISCSI)
    [InlineData("", 0u)]
    public void Known_values(string text, uint expected) => Assert.Equal(expected, Crc32C.Compute(Encoding.ASCII.GetBytes(text)));

    [Fact]
    public void Thirty_two_zero_bytes_as_in_rfc_3720() => Assert.Equal(0x8A9136AAu, Crc32C.Compute(new byte[32]));
}
