using VmGeneralize.Blocks;
using VmGeneralize.FileSystems.Ntfs.Compression;
using VmGeneralize.TestSupport;

namespace VmGeneralize.FileSystems.Tests.Ntfs.Compression;

public class WofStreamTests
{
    // SHA-1 is the hash that WIM itself keeps for every stream.
    [SkippableTheory]
    [InlineData(0, "xpress", "4K")]
    [InlineData(2, "xpress", "8K")]
    [InlineData(3, "xpress", "16K")]
    [InlineData(3, "xpress:100", "16K")]
    [InlineData(1, "lzx", "32K")]
    [InlineData(1, "lzx:20", "32K")]
    [InlineData(1, "lzx:100", "32K")]
    public void Streams_that_wimlib_compressed_come_back(int algorithm, string compression, string chunkSize)
    {
        using TemporaryFolder folder = new();
        List<WimStreams.Resource> resources = WimStreams.Capture(folder, WimFile.MakeContent(folder), compression, chunkSize);
        Assert.InRange(resources.Count, 10, 20);
        Assert.All(resources, resource => WimFile.AssertExpands(resource, (WofAlgorithm)algorithm));
    }

    [SkippableTheory]
    [InlineData(0, "xpress", "4K")]
    [InlineData(1, "lzx", "32K")]
    public void Any_range_can_be_read(int algorithm, string compression, string chunkSize)
    {
        using TemporaryFolder folder = new();
        WimStreams.Resource resource = WimStreams.Capture(folder, WimFile.MakeContent(folder), compression, chunkSize).MaxBy(r => r.Length)!;
        byte[] whole = WimFile.Expand(resource, (WofAlgorithm)algorithm);
        Random random = new(23);
        for (int i = 0; i < 150; i++)
        {
            int offset = random.Next(whole.Length + 100);
            byte[] buffer = new byte[random.Next(i % 10 == 0 ? 2_000_000 : 70_000)];
            int read = WofStream.Read(
                (WofAlgorithm)algorithm, resource.Length, resource.Stored.Length, WimFile.Reader(resource.Stored), offset, buffer);
            Assert.Equal(Math.Clamp(whole.Length - offset, 0, buffer.Length), read);
            Assert.True(whole.AsSpan(Math.Min(offset, whole.Length), read).SequenceEqual(buffer.AsSpan(0, read)));
        }
    }

    [Fact]
    public void Streams_of_4_gib_and_more_have_wide_offsets()
    {
        // Two chunks at the end of a sparse stream whose chunks are all stored uncompressed.
        const long length = (1L << 32) + 4096;
        const long tableLength = ((length / 4096) - 1) * 8;
        static void Read(long offset, Span<byte> buffer)
        {
            for (int i = 0; i < buffer.Length; i++)
            {
                long position = offset + i;
                buffer[i] = position < tableLength
                    ? (byte)((((position / 8) + 1) * 4096) >> (int)(position % 8 * 8) & 0xFF)
                    : (byte)((position - tableLength) / 4096 % 251);
            }
        }

        byte[] output = new byte[8192];
        Assert.Equal(8192, WofStream.Read(WofAlgorithm.Xpress4K, length, length + tableLength, Read, length - 8192, output));
        Assert.Equal((byte)(((length / 4096) - 2) % 251), output[0]);
        Assert.Equal((byte)(((length / 4096) - 1) % 251), output[8191]);
    }

    [Fact]
    public void An_unknown_algorithm_is_unsupported() =>
        Assert.Throws<UnsupportedFeatureException>(() => WofStream.Read((WofAlgorithm)4, 10, 10, WimFile.Reader(new byte[10]), 0, new byte[10]));

    [Theory]
    [InlineData(long.MaxValue, 100)]
    [InlineData(100_000, 10)]
    [InlineData(4097, 4)]
    [InlineData(4097, 0)]
    public void A_length_that_the_table_cannot_serve_is_refused_without_memory(long length, int stored)
    {
        byte[] buffer = new byte[100];
        long before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Throws<CorruptDataException>(() => WofStream.Read(WofAlgorithm.Xpress4K, length, stored, WimFile.Reader(new byte[stored]), 0, buffer));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 100_000);
    }

    [SkippableTheory]
    [InlineData(0, "xpress", "4K", 1)]
    [InlineData(3, "xpress", "16K", 2)]
    [InlineData(1, "lzx", "32K", 3)]
    [InlineData(1, "lzx:20", "32K", 4)]
    public void Damaged_streams_give_bytes_or_a_named_error(int algorithm, string compression, string chunkSize, int seed)
    {
        using TemporaryFolder folder = new();
        WimStreams.Resource[] resources = [.. WimStreams.Capture(folder, WimFile.MakeContent(folder), compression, chunkSize).Where(r => r.Length < 80_000)];
        Random random = new(seed);
        byte[] output = new byte[80_000];
        int survivors = 0;
        const int mutants = 4000;
        for (int i = 0; i < mutants; i++)
        {
            WimStreams.Resource resource = resources[random.Next(resources.Length)];
            byte[] stored = [.. resource.Stored];
            for (int change = random.Next(1, 4); change > 0; change--)
            {
                // Tables and code lengths are at the start.
                int offset = random.Next(2) == 0 ? random.Next(Math.Min(300, stored.Length)) : random.Next(stored.Length);
                stored[offset] = random.Next(2) == 0 ? (byte)random.Next(256) : (byte)(stored[offset] ^ (1 << random.Next(8)));
            }

            int length = random.Next(4) == 0 ? random.Next(stored.Length) : stored.Length;
            long before = GC.GetAllocatedBytesForCurrentThread();
            try
            {
                WofStream.Read((WofAlgorithm)algorithm, resource.Length, length, WimFile.Reader(stored[..length]), 0, output.AsSpan(0, (int)resource.Length));
                survivors++;
            }
            catch (CorruptDataException)
            {
                // what damage should give
            }

            Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 2 << 20);
        }

        Assert.InRange(survivors, 1, mutants - 1);
    }
}
