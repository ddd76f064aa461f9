using CsCheck;

namespace VmGeneralize.Blocks.Tests;

public class ExtentSetTests
{
    private const int Size = 200;

    [Fact]
    public void Behaves_like_a_set_of_positions()
    {
        Gen.Select(Gen.Bool, Gen.Int[0, Size], Gen.Int[0, 40]).Array[1, 30].Sample(
            steps =>
            {
                ExtentSet set = [];
                bool[] model = new bool[Size];
                foreach ((bool add, int at, int wanted) in steps)
                {
                    Extent extent = new(at, Math.Min(wanted, Size - at));
                    if (add)
                    {
                        set.Add(extent);
                    }
                    else
                    {
                        set.Remove(extent);
                    }

                    Array.Fill(model, add, at, (int)extent.Length);
                }

                Assert.Equal(model.Count(x => x), set.TotalLength);
                for (int i = 0; i < Size; i++)
                {
                    Assert.Equal(model[i], set.Contains(i));
                }

                for (int i = 1; i < set.Count; i++)
                {
                    Assert.True(set[i - 1].End < set[i].Offset); // disjoint, not adjacent
                }

                Extent range = new(Size / 4, Size / 2);
                Assert.Equal(range.Length, set.Within(range).Sum(e => e.Length) + set.Gaps(range).Sum(e => e.Length));
                Assert.All(set.Gaps(range), gap => Assert.False(model[gap.Offset]));
                for (int i = 0; i < Size - 5; i++)
                {
                    Assert.Equal(model.AsSpan(i, 5).IndexOf(false) < 0, set.Covers(new Extent(i, 5)));
                }
            },
            iter: 2000);
    }

    [Fact]
    public void Intersection_is_that_of_the_positions()
    {
        Gen<Extent[]> extents = Gen.Select(Gen.Int[0, Size - 1], Gen.Int[0, 30]).Select(
            pair => new Extent(pair.Item1, Math.Min(pair.Item2, Size - pair.Item1))).Array[0, 12];
        Gen.Select(extents, extents).Sample(
            (a, b) =>
            {
                ExtentSet first = new(a);
                ExtentSet second = new(b);
                ExtentSet common = first.Intersect(second);
                for (int i = 0; i < Size; i++)
                {
                    Assert.Equal(first.Contains(i) && second.Contains(i), common.Contains(i));
                }
            },
            iter: 1000);
    }

    // Enough extents for many runs, in no particular order; every range also cuts or joins others.
    [Fact]
    public void Behaves_like_a_set_of_positions_when_it_is_large()
    {
        const int Positions = 40_000;
        Random random = new(7);
        ExtentSet set = [];
        bool[] model = new bool[Positions];
        int most = 0;
        for (int step = 0; step < 60_000; step++)
        {
            // Single positions fragment the set; now and then a long range covers hundreds of them at once, across several runs.
            int length = random.Next(3000) == 0 ? random.Next(1, 12_000) : 1;
            Extent extent = new(random.Next(Positions - length + 1), length);
            bool add = random.Next(100) < 55;
            if (add)
            {
                set.Add(extent);
            }
            else
            {
                set.Remove(extent);
            }

            Array.Fill(model, add, (int)extent.Offset, length);
            most = Math.Max(most, set.Count);
            if (step % 500 == 0)
            {
                AssertEquals(set, model);
            }
        }

        AssertEquals(set, model);
        Assert.True(most > 5 * ExtentSet.RunCapacity, $"at most {most} extents: too few to fill runs");
    }

    // A change moves one run, and the list of runs when a run is split or emptied: neither grows with the number of extents the way a plain
    // sorted list does.
    [Fact]
    public void A_change_moves_few_extents_however_many_there_are()
    {
        const int Extents = 200_000;
        int[] order = [.. Enumerable.Range(0, Extents)];
        new Random(3).Shuffle(order);
        ExtentSet set = [];
        foreach (int i in order)
        {
            set.Add(new Extent(i * 10L, 5));
        }

        Assert.Equal(Extents, set.Count);
        Assert.InRange(set.RunLengths.Max(), 1, ExtentSet.RunCapacity);
        Assert.InRange(set.RunLengths.Count(), 1, 2 * Extents / (ExtentSet.RunCapacity / 2));
        foreach (int i in order)
        {
            set.Remove(new Extent((i * 10L) + 1, 3)); // splits each
        }

        Assert.Equal(2 * Extents, set.Count);
        Assert.Equal(2 * Extents, set.TotalLength);
        Assert.InRange(set.RunLengths.Max(), 1, ExtentSet.RunCapacity);
        set.Remove(new Extent(0, 10L * Extents));
        Assert.Empty(set);
        Assert.Empty(set.RunLengths);
    }

    [Fact]
    public void Extents_are_found_by_their_place_in_the_order()
    {
        ExtentSet set = new(Enumerable.Range(0, 2000).Select(i => new Extent(i * 10L, 5)));
        Assert.Equal(set, Enumerable.Range(0, 2000).Select(i => set[i]));
        Assert.Throws<ArgumentOutOfRangeException>(() => set[2000]);
        set.Clear();
        Assert.Empty(set);
        Assert.Equal(0, set.TotalLength);
    }

    private static void AssertEquals(ExtentSet set, bool[] model)
    {
        bool[] held = new bool[model.Length];
        long end = -1;
        int count = 0;
        foreach (Extent extent in set)
        {
            Assert.True(extent.Offset > end && extent.Length > 0);
            Array.Fill(held, true, (int)extent.Offset, (int)extent.Length);
            end = extent.End;
            count++;
        }

        Assert.True(model.AsSpan().SequenceEqual(held));
        Assert.Equal(count, set.Count);
        Assert.Equal(model.Count(x => x), set.TotalLength);
        for (int i = 0; i < model.Length; i += 97)
        {
            Assert.Equal(model[i], set.Contains(i));
        }
    }
}
