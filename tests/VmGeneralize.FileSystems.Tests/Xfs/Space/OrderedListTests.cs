using VmGeneralize.FileSystems.Xfs.Space;

namespace VmGeneralize.FileSystems.Tests.Xfs.Space;

public sealed class OrderedListTests
{
    /// <summary>Compares it with a list that is sorted by hand; many items are equal.</summary>
    [Theory]
    [InlineData(1, 300)]
    [InlineData(2, 30_000)]
    [InlineData(3, int.MaxValue)]
    public void It_holds_what_was_put_in_in_order(int seed, int range)
    {
        Random random = new(seed);
        OrderedList<int> list = new(static (left, right) => left.CompareTo(right));
        List<int> model = [];
        for (int step = 0; step < 12_000; step++)
        {
            int item = random.Next(range);
            if (random.Next(step < 8000 ? 4 : 2) > 0)
            {
                list.Add(item);
                model.Insert(model.BinarySearch(item) is < 0 and var next ? ~next : model.BinarySearch(item), item);
            }
            else
            {
                item = model.Count > 0 && random.Next(4) > 0 ? model[random.Next(model.Count)] : item;
                Assert.Equal(model.Remove(item), list.Remove(item));
            }

            int probe = random.Next(range);
            int before = model.FindLastIndex(other => other < probe);
            Assert.Equal(before >= 0, list.TryLast(other => other < probe, out int last));
            Assert.True(before < 0 || last == model[before]);
            if (step % 500 == 0)
            {
                Assert.Equal(model.Skip(before + 1), list.From(other => other < probe));
            }
        }

        Assert.Equal(model.Count, list.Count);
        Assert.Equal(model, list.All);
        model.ForEach(item => Assert.True(list.Remove(item)));
        Assert.Empty(list.All);
    }
}
