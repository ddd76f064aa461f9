using VmGeneralize.Blocks;
using VmGeneralize.FileSystems.Ext;

namespace VmGeneralize.FileSystems.Tests.Ext;

public sealed class BlockSpaceTests
{
    private static readonly BlockSpace Space = new(4096);

    [Fact]
    public void Blocks_become_bytes_and_bytes_blocks()
    {
        Assert.Equal(12_288, Space.OffsetOf(new ExtBlock(3)));
        Assert.Equal(12_288, Space.OffsetOf(new FileBlock(3)));
        Assert.Equal((new ExtBlock(3), 5), Space.BlockAt(12_293));
        Assert.Equal((new FileBlock(2), 4095), Space.FileBlockAt(12_287));
        Assert.Equal(new BlockSpan(new ExtBlock(3), 2), Space.BlocksOf(new Extent(12_288, 8192)));
        Assert.Equal(new Extent(12_288, 8192), Space.ExtentOf(new BlockSpan(new ExtBlock(3), 2)));
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, 1)]
    [InlineData(4096, 1)]
    [InlineData(4097, 2)]
    [InlineData(long.MaxValue, 1L << 51)]
    public void A_block_that_is_begun_counts(long bytes, long blocks) => Assert.Equal(blocks, Space.BlocksFor(bytes));

    [Fact]
    public void A_run_has_a_place_on_the_volume_and_one_in_its_file()
    {
        MappedRun run = new(new FileBlock(10), new ExtBlock(200), 4, IsUnwritten: false);

        Assert.Equal(new Extent(200 * 4096, 4 * 4096), Space.ExtentOf(run));
        Assert.Equal(new Extent(10 * 4096, 4 * 4096), Space.ExtentInFile(run));
        Assert.Equal(new ExtBlock(203), run.At(new FileBlock(13)));
        Assert.Equal((new FileBlock(14), new ExtBlock(204), new ExtBlock(203)), (run.End, run.Blocks.End, run.Blocks.Last));
    }

    [Fact]
    public void A_number_that_no_volume_has_never_wraps_around()
    {
        Assert.Throws<OverflowException>(() => Space.OffsetOf(new ExtBlock(1L << 51)));
        Assert.Throws<OverflowException>(() => new ExtBlock(long.MaxValue) + 1);
        Assert.Throws<OverflowException>(() => new BlockSpan(new ExtBlock(long.MaxValue), 2).End);
    }
}
