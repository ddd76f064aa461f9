using CsCheck;

namespace VmGeneralize.Blocks.Tests;

public class ExtentSequenceTests
{
    private const int Size = 120;

    // Ascending and disjoint, as devices return them: touching and empty ones occur.
    private static readonly Gen<Extent[]> Sequences = Gen.Select(Gen.Int[0, 6], Gen.Int[0, 9]).Array[0, 12].Select(steps =>
    {
        List<Extent> extents = [];
        long position = 0;
        foreach ((int gap, int length) in steps)
        {
            Extent extent = new(position + gap, Math.Min(length, Size - position - gap));
            extents.Add(extent);
            position = extent.End;
            if (position + 6 >= Size)
            {
                break;
            }
        }

        return extents.ToArray();
    });

    [Fact]
    public void Union_has_the_positions_of_either() => Gen.Select(Sequences, Sequences).Sample(
        (left, right) => AssertHolds(ExtentSequence.Union(left, right), position => Has(left, position) || Has(right, position), disjointOnly: false),
        iter: 3000);

    [Fact]
    public void Except_has_the_positions_of_the_first_only() => Gen.Select(Sequences, Sequences).Sample(
        (extents, taken) => AssertHolds(ExtentSequence.Except(extents, taken), position => Has(extents, position) && !Has(taken, position), disjointOnly: true),
        iter: 3000);

    [Fact]
    public void Each_side_is_gone_through_once_and_in_step()
    {
        const int Count = 1000;
        int ours = 0;
        int theirs = 0;
        IEnumerable<Extent> left = Enumerable.Range(0, Count).Select(i => Counted(new Extent(i * 100L, 50), ref ours));
        IEnumerable<Extent> right = Enumerable.Range(0, Count).Select(i => Counted(new Extent((i * 100L) + 20, 10), ref theirs));
        int results = 0;
        foreach (Extent result in ExtentSequence.Union(ExtentSequence.Except(left, right), []))
        {
            results++;
            Assert.InRange(ours, 0, (result.End / 100) + 3);
            Assert.InRange(theirs, 0, (result.End / 100) + 3);
        }

        Assert.Equal(2 * Count, results);
        Assert.Equal((Count, Count), (ours, theirs));
    }

    private static Extent Counted(Extent extent, ref int count)
    {
        count++;
        return extent;
    }

    private static bool Has(Extent[] extents, int position) => Array.Exists(extents, extent => extent.Contains(position));

    private static void AssertHolds(IEnumerable<Extent> result, Func<int, bool> expected, bool disjointOnly)
    {
        bool[] held = new bool[Size];
        long end = -1;
        foreach (Extent extent in result)
        {
            Assert.True(extent.Length > 0);
            Assert.True(disjointOnly ? extent.Offset >= end : extent.Offset > end, $"{extent} follows one that ends at {end}");
            end = extent.End;
            Array.Fill(held, true, (int)extent.Offset, (int)extent.Length);
        }

        for (int i = 0; i < Size; i++)
        {
            Assert.Equal(expected(i), held[i]);
        }
    }
}
