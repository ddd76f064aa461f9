using CsCheck;
using VmGeneralize.Pipeline.Html;

namespace VmGeneralize.Pipeline.Tests.Html;

public class PictureScaleTests
{
    [Fact]
    public void Widths_are_in_proportion() => Assert.Equal([25.0, 75.0], PictureScale.Shares([100, 300], minimum: 4));

    [Fact]
    public void A_small_part_stays_visible()
    {
        double[] shares = PictureScale.Shares([100L << 20, 16 << 20, 127L << 30], minimum: 4);

        Assert.Equal(4, shares[0]);
        Assert.Equal(4, shares[1]);
        Assert.Equal(92, shares[2], 6);
    }

    [Fact]
    public void What_is_not_there_has_no_width() => Assert.Equal([0.0, 100.0, 0.0], PictureScale.Shares([0, 5, 0], minimum: 4));

    [Fact]
    public void Nothing_at_all_has_no_width() => Assert.Equal([0.0, 0.0], PictureScale.Shares([0, 0], minimum: 4));

    [Fact]
    public void Parts_fill_the_whole_and_none_is_too_small_to_see() => Gen.Long[0, 1L << 45].Array[1, 140].Sample(
        lengths =>
        {
            double[] shares = PictureScale.Shares(lengths, minimum: 4);
            int shown = lengths.Count(length => length > 0);
            Assert.Equal(shown == 0 ? 0 : 100, shares.Sum(), 6);
            for (int index = 0; index < lengths.Length; index++)
            {
                Assert.True(lengths[index] == 0 ? shares[index] == 0 : shares[index] >= Math.Min(4, 60.0 / shown) - 1e-9);
            }
        },
        iter: 500);
}
