namespace VmGeneralize.Blocks.Tests;

public class ExtentTests
{
    [Theory]
    [InlineData(0, 10, 5, 10, 5, 5)]
    [InlineData(0, 10, 2, 3, 2, 3)]
    [InlineData(0, 10, 10, 5, 10, 0)]
    [InlineData(0, 10, 20, 5, 10, 0)] // nothing is common: never behind the one that ends first
    [InlineData(0, 10, 4, 0, 4, 0)]
    [InlineData(0, 10, long.MaxValue - 5, 5, 10, 0)]
    public void The_common_part_is_the_same_from_both_sides(long offset, long length, long otherOffset, long otherLength, long commonOffset, long commonLength)
    {
        Extent one = new(offset, length);
        Extent other = new(otherOffset, otherLength);
        Assert.Equal(new Extent(commonOffset, commonLength), one.Intersect(other));
        Assert.Equal(one.Intersect(other), other.Intersect(one));
    }
}
