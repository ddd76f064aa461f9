using CsCheck;
using VmGeneralize.Blocks;
using VmGeneralize.Disks;
using VmGeneralize.Pipeline.Output;

namespace VmGeneralize.Pipeline.Tests.Output;

public class ImageCopierTests
{
    private const int Length = (3 << 20) + 1536; // not a multiple of a chunk nor of a grain

    [Fact]
    public async Task Copies_live_bytes_and_nothing_else_in_order()
    {
        Gen<Extent[]> extents = Gen.Select(Gen.Int[0, Length - 1], Gen.Int[1, 400_000])
            .Select(pair => new Extent(pair.Item1, Math.Min(pair.Item2, Length - pair.Item1))).Array[0, 20];
        await extents.SampleAsync(
            async live =>
            {
                ExtentSet wanted = new(live);
                byte[] source = NonZeroBytes();
                byte[] expected = new byte[Length];
                foreach (Extent extent in wanted)
                {
                    source.AsSpan((int)extent.Offset, (int)extent.Length).CopyTo(expected.AsSpan((int)extent.Offset));
                }

                MemorySink sink = new(Length);
                using MemoryDevice device = new(source);
                await ImageCopier.CopyAsync(device, wanted, sink, [], progress: null, CancellationToken.None);
                Assert.True(expected.AsSpan().SequenceEqual(sink.Bytes));
            },
            iter: 60);
    }

    [Fact]
    public async Task The_fingerprint_depends_on_the_contents_alone()
    {
        byte[] bytes = new byte[Length];
        NonZeroBytes().AsSpan(100_000, 50_000).CopyTo(bytes.AsSpan(100_000));
        using MemoryDevice device = new(bytes);
        string whole = (
            await ImageCopier.CopyAsync(device, [new Extent(0, Length)], new MemorySink(Length), [], progress: null, CancellationToken.None)).Fingerprint;
        string exact = (
            await ImageCopier.CopyAsync(device, [new Extent(100_000, 50_000)], new MemorySink(Length), [], progress: null, CancellationToken.None)).Fingerprint;
        Assert.Equal(whole, exact);
        bytes[120_000] ^= 1;
        string changed = (
            await ImageCopier.CopyAsync(device, [new Extent(0, Length)], new MemorySink(Length), [], progress: null, CancellationToken.None)).Fingerprint;
        Assert.NotEqual(whole, changed);
    }

    [Fact]
    public async Task A_failing_read_reaches_the_caller()
    {
        using FailingDevice device = new();
        CorruptDataException problem = await Assert.ThrowsAsync<CorruptDataException>(
            () => ImageCopier.CopyAsync(device, [new Extent(0, Length)], new MemorySink(Length), [], progress: null, CancellationToken.None));
        Assert.Equal(2 << 20, problem.Offset);
    }

    [Fact]
    public async Task A_failing_write_stops_the_reading()
    {
        using MemoryDevice device = new(NonZeroBytes());
        await Assert.ThrowsAsync<IOException>(
            () => ImageCopier.CopyAsync(device, [new Extent(0, Length)], new FullSink(), [], progress: null, CancellationToken.None));
    }

    [Fact]
    public async Task Cancelling_stops_it()
    {
        using CancellationTokenSource cancelled = new();
        await cancelled.CancelAsync();
        using MemoryDevice device = new(NonZeroBytes());
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => ImageCopier.CopyAsync(device, [new Extent(0, Length)], new MemorySink(Length), [], progress: null, cancelled.Token));
    }

    private static byte[] NonZeroBytes()
    {
        byte[] bytes = new byte[Length];
        for (int i = 0; i < bytes.Length; i++)
        {
            bytes[i] = (byte)((i % 251) + 1);
        }

        return bytes;
    }

    private sealed class MemorySink(int length) : IDiskSink
    {
        private long _position;

        public long VirtualSize => Bytes.Length;

        public byte[] Bytes { get; } = new byte[length];

        public void Write(long offset, ReadOnlySpan<byte> bytes) => throw new NotSupportedException("zeros were looked for already");

        public void WriteNonZero(long offset, ReadOnlySpan<byte> bytes)
        {
            Assert.True(offset >= _position, "writes go backwards or overlap");
            _position = offset + bytes.Length;
            bytes.CopyTo(Bytes.AsSpan((int)offset));
        }

        public void Complete()
        {
            // Nothing to finish in memory.
        }

        public void Checkpoint()
        {
            // Memory is not durable.
        }

        public void Dispose()
        {
            // Nothing to release.
        }
    }

    private sealed class FullSink : IDiskSink
    {
        public long VirtualSize => Length;

        public void Write(long offset, ReadOnlySpan<byte> bytes) => throw new NotSupportedException("zeros were looked for already");

        public void WriteNonZero(long offset, ReadOnlySpan<byte> bytes) => throw new IOException("No space left on device");

        public void Complete() => throw new InvalidOperationException("A failed copy was completed");

        public void Checkpoint() => throw new IOException("No space left on device");

        public void Dispose()
        {
            // Nothing to release.
        }
    }

    private sealed class FailingDevice : IBlockDevice
    {
        public long Length => ImageCopierTests.Length;

        public int LogicalSectorSize => 512;

        public void Read(long offset, Span<byte> buffer)
        {
            if (offset >= 2 << 20)
            {
                throw new CorruptDataException("Test block", offset, "cannot be read");
            }
        }

        public IEnumerable<Extent> StoredExtents(Extent range) => [range];

        public void Dispose()
        {
            // Nothing to release.
        }
    }
}
