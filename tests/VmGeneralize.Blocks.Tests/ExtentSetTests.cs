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
            },
            iter: 2000);
    }

    [Fact]
    public void Intersection_is_that_of_the_positions()
    {
        Gen<Extent[]> extents = Gen.Select(Gen.Int[0, Size - 1], Gen.Int[0, 30]).Select(pair => new Extent(pair.Item1, Math.Min(pair.Item2, Size - pair.Item1))).Array[0, 12];
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
}
