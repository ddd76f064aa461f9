using CsCheck;

namespace VmGeneralize.Blocks.Tests;

public class ZeroBytesTests
{
    [Fact]
    public void Parts_cover_every_non_zero_byte_and_no_all_zero_unit()
    {
        Gen.Select(Gen.Int[0, 300], Gen.Int[0, 299].Array[0, 6], Gen.Int[0, 3].Select(i => 1 << (2 * i))).Sample(
            (length, marks, grain) =>
            {
                byte[] bytes = new byte[length];
                foreach (int mark in marks.Where(mark => mark < length))
                {
                    bytes[mark] = 1;
                }

                List<Extent> parts = [];
                ZeroBytes.NonZeroParts(bytes, grain, parts);
                ExtentSet set = new(parts);
                Assert.All(Enumerable.Range(0, length).Where(i => bytes[i] != 0), i => Assert.True(set.Contains(i)));
                Assert.Equal(parts.Count, set.Count);
                foreach (Extent part in parts)
                {
                    Assert.Equal(0, part.Offset % grain);
                    for (long unit = part.Offset; unit < part.End; unit += grain)
                    {
                        Assert.False(ZeroBytes.IsAllZero(bytes.AsSpan((int)unit, (int)Math.Min(grain, length - unit))));
                    }
                }
            },
            iter: 2000);
    }
}
