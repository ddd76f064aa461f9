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

    [Fact]
    public void Maps_of_many_pages_are_what_an_array_says()
    {
        const int count = (3 * UnitBits.PageUnits) + 100;
        Random random = new(7);
        UnitBits bits = new(count);
        UnitBits other = new(count);
        bool[] expected = new bool[count];
        for (int trial = 0; trial < 400; trial++)
        {
            int start = random.Next(count);
            int length = random.Next(Math.Min(count - start, trial % 3 == 0 ? 2 * UnitBits.PageUnits : 300)) + 1;
            bool set = trial % 2 == 0;
            bool alike = !expected.AsSpan(start, length).Contains(set);
            Assert.Equal(alike, bits.TryMark(start, length, set));
            if (alike)
            {
                expected.AsSpan(start, length).Fill(set);
            }
            else if (set)
            {
                bits.Set(start, length);
                expected.AsSpan(start, length).Fill(true);
            }

            int from = random.Next(count);
            int next = expected.AsSpan(from).IndexOf(set);
            Assert.Equal(next < 0 ? count : from + next, bits.Next(from, set));
            int difference = expected.AsSpan(from).IndexOf(true);
            Assert.Equal(difference < 0 ? count : from + difference, bits.NextDifference(other, from));
        }
    }

    [Fact]
    public void Pages_that_are_alike_take_no_memory()
    {
        UnitBits bits = new(1L << 33); // 32 TiB of 4 KiB blocks
        Assert.Equal(0, bits.OwnPages);

        Assert.True(bits.TryMark(10, (1L << 33) - 20, set: true));
        Assert.Equal(2, bits.OwnPages);

        byte[] stored = new byte[3 * UnitBits.PageBytes];
        stored.AsSpan(0, UnitBits.PageBytes).Fill(byte.MaxValue);
        stored[^1] = 0x80;
        bits.Load(100, stored);
        Assert.Equal(3, bits.OwnPages);
        Assert.Equal(101L * UnitBits.PageUnits, bits.Next(20, set: false));
        Assert.Equal((103L * UnitBits.PageUnits) - 1, bits.Next(101L * UnitBits.PageUnits, set: true));
        Assert.Equal(stored.AsSpan(2 * UnitBits.PageBytes), bits.Stored(102));
    }

    [Fact]
    public void A_range_that_ends_behind_the_last_unit_ends_with_it()
    {
        UnitBits bits = new(100);

        bits.Set(90, 20);

        Assert.Equal([(90, 10)], bits.SetRanges());
    }
}
