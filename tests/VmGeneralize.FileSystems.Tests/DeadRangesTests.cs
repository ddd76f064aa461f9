using VmGeneralize.Blocks;
using VmGeneralize.TestSupport;

namespace VmGeneralize.FileSystems.Tests;

public sealed class DeadRangesTests
{
    private const int Size = 8 << 20;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Bytes_of_any_ranges_are_counted_and_they_alone_are_wiped(int seed)
    {
        Random random = new(seed);
        byte[] bytes = Filled(random);
        byte[] expected = [.. bytes];
        long held = 0;
        List<Extent> ranges = [];
        for (int position = random.Next(4000); position < Size - (3 << 20); position += random.Next(1, 60_000))
        {
            int length = random.Next(20) == 0 ? random.Next(3 << 20) : random.Next(5000);
            ranges.Add(new Extent(position, length));
            held += expected.AsSpan(position, length).Length - expected.AsSpan(position, length).Count((byte)0);
            expected.AsSpan(position, length).Clear();
            position += length;
        }

        Extent[] shuffled = [.. ranges];
        random.Shuffle(shuffled);

        Assert.Equal(held, Sweep(new MemoryDevice(bytes), SlackWork.Measure, shuffled).Held);
        Assert.NotEqual(expected, bytes);
        Assert.Equal(held, Sweep(new MemoryDevice(bytes), SlackWork.Wipe, shuffled).Held);
        Assert.Equal(expected, bytes);
        Assert.Equal(0, Sweep(new MemoryDevice(bytes), SlackWork.Measure, shuffled).Held);
    }

    [Fact]
    public void The_first_owner_is_that_of_the_lowest_range_that_holds_something()
    {
        byte[] bytes = new byte[Size];
        bytes[5000] = bytes[900] = 1;
        DeadRanges dead = Ranges(new MemoryDevice(bytes), SlackWork.Measure);

        dead.Add(new Extent(4096, 1000), owner: 7);
        dead.Add(new Extent(800, 200), owner: 8);
        dead.Add(new Extent(100, 200), owner: 9);

        Assert.Equal(2, dead.Sweep());
        Assert.Equal(8, dead.FirstOwner);
    }

    [Fact]
    public void Who_only_wants_to_know_stops_at_the_first_that_holds_something()
    {
        byte[] bytes = new byte[Size];
        bytes[100] = bytes[Size - 1] = 1;
        RecordingDevice device = new(new MemoryDevice(bytes));

        DeadRanges found = Sweep(device, SlackWork.Find, new Extent(Size - 512, 512), new Extent(0, 512));

        Assert.Equal(1, found.Held);
        Assert.Equal([new Extent(0, 512)], device.Reads);
    }

    [Fact]
    public void Neighbours_are_read_together_and_what_lies_apart_is_not()
    {
        RecordingDevice device = new(new MemoryDevice(Filled(new Random(4))));

        Sweep(device, SlackWork.Measure, new Extent(3000, 1096), new Extent(7000, 1192), new Extent(1 << 20, 100));

        Assert.Equal([new Extent(3000, 5192), new Extent(1 << 20, 100)], device.Reads);
    }

    [Fact]
    public void What_is_not_stored_is_not_read()
    {
        using OverlayDevice sparse = new(new MemoryDevice(Filled(new Random(5))));
        sparse.Zero(new Extent(0, Size));
        sparse.Write(2 << 20, [1]);
        RecordingDevice device = new(sparse);

        DeadRanges dead = Sweep(device, SlackWork.Measure, new Extent(100, 4 << 20), new Extent(5 << 20, 4096));

        Assert.Equal(1, dead.Held);
        Assert.Equal([new Extent(2 << 20, OverlayDevice.PageSize)], device.Reads);
    }

    [Fact]
    public void An_overlay_keeps_what_is_between_the_ranges()
    {
        byte[] bytes = Filled(new Random(6));
        using OverlayDevice overlay = new(new MemoryDevice([.. bytes]));
        DeadRanges dead = new(overlay, SlackWork.Wipe, overlay.Zero);
        for (int page = 0; page < 100; page++)
        {
            dead.Add(new Extent((page * 4096) + 3000, 1096), page);
            bytes.AsSpan((page * 4096) + 3000, 1096).Clear();
        }

        dead.Sweep();

        byte[] now = new byte[Size];
        overlay.Read(0, now);
        Assert.Equal(bytes, now);
    }

    private static byte[] Filled(Random random)
    {
        byte[] bytes = new byte[Size];
        random.NextBytes(bytes);
        bytes.AsSpan(1 << 20, 1 << 19).Clear();
        return bytes;
    }

    private static DeadRanges Ranges(IBlockDevice device, SlackWork work) => new(device, work, range => ((IWritableBlockDevice)device).Zero(range));

    private static DeadRanges Sweep(IBlockDevice device, SlackWork work, params Extent[] ranges)
    {
        DeadRanges dead = Ranges(device, work);
        foreach (Extent range in ranges)
        {
            dead.Add(range, owner: range.Offset);
        }

        dead.Sweep();
        return dead;
    }
}
