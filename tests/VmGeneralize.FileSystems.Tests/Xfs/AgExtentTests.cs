using VmGeneralize.FileSystems.Ext;
using VmGeneralize.FileSystems.Xfs;

namespace VmGeneralize.FileSystems.Tests.Xfs;

/// <summary>
/// Tests a fault found by fuzzing: the message about a range that leaves the volume could not be written, because the range's end is not a valid number.
/// </summary>
public sealed class AgExtentTests
{
    [Fact]
    public void A_range_that_ends_nowhere_can_be_told()
    {
        Assert.Equal("5 from 4294967295", $"{new AgExtent(new AgBlock(uint.MaxValue), 5)}");
        Assert.Equal("0 from 0", $"{new BlockSpan(default, 0)}");
    }
}
