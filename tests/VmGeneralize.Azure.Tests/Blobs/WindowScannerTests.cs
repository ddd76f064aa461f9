using VmGeneralize.Azure.Blobs;
using VmGeneralize.Blocks;

namespace VmGeneralize.Azure.Tests.Blobs;

public sealed class WindowScannerTests
{
    private const int Block = WindowScanner.Grain;

    [Fact]
    public void The_work_for_8_TiB_grows_with_what_is_live_only()
    {
        const long Length = 8L << 40;
        ExtentSet live = new(Enumerable.Range(0, 1000).Select(i => new Extent(i * (Length / 1000 / Block * Block), Block)));
        using CountingDisk disk = new(Length, live);
        byte[] buffer = new byte[WindowScanner.WindowSize];
        long before = GC.GetAllocatedBytesForCurrentThread();

        WindowScanner scanner = new(new UploadSource(disk, live, default, ""));
        int parts = scanner.Windows(done: []).Sum(range => scanner.Read(range, buffer).Parts.Count);

        Assert.Equal(1000, parts);
        Assert.Equal(live.TotalLength, disk.BytesRead);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 4 << 20);
    }

    [Fact]
    public void Dead_bytes_in_a_unit_that_is_partly_live_are_sent_as_zeros()
    {
        MemoryDevice disk = new(Enumerable.Repeat((byte)0xDD, 8 * Block).ToArray());
        ExtentSet live = new([new Extent(512, 1024), new Extent((2 * Block) + 512, 512)]);

        UploadWindow window = Scan(disk, live);

        Assert.All(window.Parts, part => Assert.Equal(0, part.Offset % 512));
        byte[] sent = new byte[disk.Length];
        foreach (Extent part in window.Parts)
        {
            window.Bytes(part).Span.CopyTo(sent.AsSpan((int)part.Offset));
        }

        Assert.Equal(live.TotalLength, sent.Count(value => value == 0xDD));
        Assert.All(live, extent => Assert.Equal(-1, sent.AsSpan((int)extent.Offset, (int)extent.Length).IndexOfAnyExcept((byte)0xDD)));
    }

    [Fact]
    public void Gaps_are_bridged_by_zeros_and_cost_less_than_two_percent()
    {
        // After a long live run, live and dead blocks alternate: the run pays for some bridges.
        const int Blocks = 1000;
        byte[] bytes = Enumerable.Repeat((byte)0xDD, Blocks * Block).ToArray();
        ExtentSet live = new([new Extent(0, 700 * Block)]);
        for (int i = 701; i < Blocks; i += 2)
        {
            live.Add(new Extent(i * Block, Block));
        }

        UploadWindow window = Scan(new MemoryDevice(bytes), live);

        long sent = window.Parts.Sum(part => part.Length);
        Assert.Equal(live.TotalLength + window.BridgedBytes, sent);
        Assert.InRange(window.BridgedBytes, 1, live.TotalLength / 50);
        Assert.Equal(live.TotalLength, window.Parts.Sum(part => window.Bytes(part).Span.Count((byte)0xDD)));
    }

    [Fact]
    public void Windows_that_are_done_are_not_read()
    {
        const int Window = WindowScanner.WindowSize;
        using CountingDisk disk = new(3 * Window, new ExtentSet([new Extent(0, 3 * Window)]));

        WindowScanner scanner = new(new UploadSource(disk, new ExtentSet([new Extent(0, 3 * Window)]), default, ""));

        Assert.Equal([new Extent(0, Window), new Extent(2 * Window, Window)], scanner.Windows(new ExtentSet([new Extent(Window, Window)])));
    }

    private static UploadWindow Scan(MemoryDevice disk, ExtentSet live)
    {
        WindowScanner scanner = new(new UploadSource(disk, live, default, ""));
        return scanner.Read(Assert.Single(scanner.Windows(done: [])), new byte[WindowScanner.WindowSize]);
    }

    private sealed class CountingDisk(long length, ExtentSet stored) : IBlockDevice
    {
        public long BytesRead { get; private set; }

        public long Length => length;

        public int LogicalSectorSize => 512;

        public void Read(long offset, Span<byte> buffer)
        {
            BytesRead += buffer.Length;
            buffer.Fill(1);
        }

        public IEnumerable<Extent> StoredExtents(Extent range) => stored.Within(range);

        public void Dispose()
        {
            // Nothing to release.
        }
    }
}
