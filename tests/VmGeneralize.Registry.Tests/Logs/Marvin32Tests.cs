using VmGeneralize.Registry.Logs;

namespace VmGeneralize.Registry.Tests.Logs;

public class Marvin32Tests
{
    [Fact]
    public void The_header_of_an_entry_that_Windows_wrote()
    {
        // Size 11776, number 131, 458752 bytes of bins, 2 pages, first hash; then the second hash that Windows put after them.
        byte[] header = Convert.FromHexString("48764C45002E000000000000830000000000070002000000" + "1DD9B16DB892AE9E");
        Assert.Equal(0xB41DC2E43017E264, Marvin32.Compute(header));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void A_rest_of_any_length_counts(int rest)
    {
        byte[] bytes = new byte[8 + rest];
        ulong before = Marvin32.Compute(bytes);
        bytes[^1] = 1;
        Assert.NotEqual(before, Marvin32.Compute(bytes));
        Assert.NotEqual(before, Marvin32.Compute(new byte[9 + rest]));
    }
}
