namespace VmGeneralize.FileSystems.Tests;

public sealed class UnitBitsTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(64)]
    [InlineData(65)]
    [InlineData(1000)]
    public void The_next_unit_of_a_range_is_the_one_that_a_look_at_each_finds(int count)
    {
        Random random = new(count);
        UnitBits bits = new(count);
        for (int index = 0; index < count; index++)
        {
            if (random.Next(70) == 0)
            {
                bits.Set(index, Math.Min(count - index, random.Next(1, 90)));
            }
        }

        for (int trial = 0; trial < 2000; trial++)
        {
            int start = random.Next(count + 1);
            int end = random.Next(start, count + 1);
            foreach (bool set in new[] { true, false })
            {
                int expected = start;
                while (expected < end && bits[expected] != set)
                {
                    expected++;
                }

                Assert.Equal(expected, bits.Next(start, end, set));
            }
        }
    }

    [Fact]
    public void Marks_are_taken_once_and_neighbours_stay()
    {
        UnitBits bits = new(200);

        Assert.True(bits.TryMark(60, 70, set: true));
        Assert.False(bits.TryMark(129, 1, set: true));
        Assert.False(bits.TryMark(190, 11, set: true));
        Assert.True(bits.TryMark(130, 70, set: true));
        Assert.True(bits.TryMark(64, 64, set: false));

        Assert.Equal([(60, 4), (128, 72)], bits.SetRanges());
    }
}
