using VmGeneralize.FileSystems.Xfs;
using VmGeneralize.FileSystems.Xfs.Space;

namespace VmGeneralize.FileSystems.Tests.Xfs.Space;

/// <summary>Tests that the cost of one change to a map grows with the number of digits of its item count, not with the count itself.</summary>
public sealed class SpaceWorkTests
{
    private const int Items = 100_000;
    private const int MaxLooks = 150; // for one change

    [Fact]
    public void Mappings_that_no_neighbour_joins_are_put_in_and_taken_out()
    {
        ReverseRecord[] records =
            [.. Enumerable.Range(0, Items).Select(index => new ReverseRecord((uint)index * 2, 1, 128 + ((ulong)index % 1000), (ulong)index))];
        ReverseMap map = new(0);
        Shuffled(records).ForEach(map.Add);
        Assert.Equal(records, map.Records);
        Shuffled(records).ForEach(map.Remove);

        Assert.Equal(0, map.Count);
        Assert.InRange(map.Looks, 1, 2L * Items * MaxLooks);
    }

    /// <summary>One place on the volume, shared by very many files.</summary>
    [Fact]
    public void Mappings_of_shared_blocks_are_put_in_and_taken_out()
    {
        ReverseRecord[] records = [.. Enumerable.Range(0, Items).Select(index => new ReverseRecord(1000 + ((uint)index % 3), 50, 128 + (ulong)index, 7))];
        ReverseMap map = new(0);
        Shuffled(records).ForEach(map.Add);
        foreach (ReverseRecord record in Shuffled(records))
        {
            map.Remove(new ReverseRecord(record.Start + 10, 20, record.Owner, record.Offset + 10));
            map.Remove(new ReverseRecord(record.Start + 30, 20, record.Owner, record.Offset + 30));
            map.Remove(record with { Count = 10 });
        }

        Assert.Equal(0, map.Count);
        Assert.InRange(map.Looks, 1, 4L * Items * MaxLooks);
    }

    [Fact]
    public void References_are_counted_up_and_down()
    {
        AgExtent[] extents = [.. Enumerable.Range(0, Items).Select(index => new AgExtent(new AgBlock((uint)index * 3), 2))];
        ReferenceMap map = new(0);
        Shuffled(extents).ForEach(map.Add);
        Assert.Equal(Items, map.Count);
        Assert.All(map.Records, record => Assert.Equal((2u, 2u), (record.Count, record.References)));
        Shuffled(extents).ForEach(extent => Assert.Empty(map.Release(extent)));
        Assert.Equal(0, map.Count);
        Shuffled(extents).ForEach(extent => Assert.Equal([extent], map.Release(extent)));

        Assert.InRange(map.Looks, 1, 3L * Items * MaxLooks);
    }

    [Fact]
    public void Free_extents_are_taken_and_given_back()
    {
        FreeSpaceMap map = new(0);
        Random random = new(4);
        AgExtent[] extents = [.. Enumerable.Range(0, Items).Select(index => new AgExtent(new AgBlock((uint)index * 10), (uint)random.Next(1, 9)))];
        Shuffled(extents).ForEach(map.Add);
        Assert.Equal(8u, map.Longest);
        List<AgExtent> taken = [];
        while (map.Take((uint)random.Next(1, 3)) is { } extent)
        {
            taken.Add(extent);
        }

        int changes = Items + (2 * taken.Count);
        Shuffled([.. taken]).ForEach(map.Add);
        Assert.Equal(extents, map.ByPlace);
        Assert.Equal(extents.OrderBy(extent => extent.Count).ThenBy(extent => extent.First), map.BySize);
        Assert.InRange(map.Looks, 1, (long)changes * MaxLooks);
    }

    private static List<T> Shuffled<T>(T[] items)
    {
        T[] copy = [.. items];
        new Random(3).Shuffle(copy);
        return [.. copy];
    }
}
