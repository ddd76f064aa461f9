using VmGeneralize.Blocks;
using VmGeneralize.Disks.Tests.Contract;
using VmGeneralize.TestSupport;

namespace VmGeneralize.Disks.Tests.Output;

/// <summary>A sink that continues where another one was cut off leaves the same file as one that was never interrupted.</summary>
public sealed class ResumedSinkTests
{
    private const int Size = 23 << 20;
    private const int Seed = 5;
    private const int Mutations = 1000;
    private const int HeadSize = 4 << 20; // header and table of either format

    [Theory]
    [InlineData(OutputFormat.FixedVhd)]
    [InlineData(OutputFormat.DynamicVhd)]
    [InlineData(OutputFormat.Vhdx)]
    [InlineData(OutputFormat.Raw)]
    public void Cut_off_at_random_writes_and_gone_on_with_the_file_is_the_same(OutputFormat format)
    {
        using TemporaryFolder folder = new();
        Random random = new(Seed);
        for (int round = 0; round < 8; round++)
        {
            (long Offset, byte[] Bytes)[] writes = Writes(random);
            string whole = folder.File($"whole{round}");
            using (IDiskSink sink = DiskWriter.Create(whole, format, Size, OwnOutputContract.Identity))
            {
                Write(sink, writes);
                sink.Complete();
            }

            // Cut off twice; what was written after the checkpoint is lost to the record, but not always to the file.
            string cut = folder.File($"cut{round}");
            int first = random.Next(writes.Length);
            int second = random.Next(first, writes.Length);
            CutOff(DiskWriter.Create(cut, format, Size, OwnOutputContract.Identity), writes, 0, first, random.Next(first, writes.Length));
            CutOff(
                DiskWriter.Resume(cut, format, Size, OwnOutputContract.Identity, PositionAfter(writes, first)),
                writes,
                first,
                second,
                random.Next(second, writes.Length));
            using (IDiskSink sink = DiskWriter.Resume(cut, format, Size, OwnOutputContract.Identity, PositionAfter(writes, second)))
            {
                Write(sink, writes[second..]);
                sink.Complete();
            }

            Assert.True(
                File.ReadAllBytes(whole).AsSpan().SequenceEqual(File.ReadAllBytes(cut)), $"round {round}: cut at {first} and {second} of {writes.Length}");
        }
    }

    [Fact]
    public void Without_a_checkpoint_nothing_is_left()
    {
        using TemporaryFolder folder = new();
        using (IDiskSink sink = DiskWriter.Create(folder.File("gone"), OutputFormat.Vhdx, Size, OwnOutputContract.Identity))
        {
            sink.Write(0, new byte[] { 1 });
        }

        Assert.Empty(Directory.EnumerateFileSystemEntries(folder.Path));
    }

    [Theory]
    [InlineData(OutputFormat.FixedVhd)]
    [InlineData(OutputFormat.DynamicVhd)]
    [InlineData(OutputFormat.Vhdx)]
    public void What_a_checkpoint_leaves_is_no_finished_disk(OutputFormat format)
    {
        using TemporaryFolder folder = new();
        string path = folder.File("unfinished");
        CutOff(DiskWriter.Create(path, format, Size, OwnOutputContract.Identity), Writes(new Random(Seed)), 0, 5, 5);

        using DiskImage image = DiskFile.Open(path);

        Assert.Equal(DiskFormat.Raw, image.Format);
    }

    [Theory]
    [InlineData(OutputFormat.DynamicVhd)]
    [InlineData(OutputFormat.Vhdx)]
    public void A_table_that_cannot_be_is_refused(OutputFormat format)
    {
        Random random = new(Seed);
        using TemporaryFolder folder = new();
        string path = folder.File("unfinished");
        (long Offset, byte[] Bytes)[] writes = Writes(random);
        CutOff(DiskWriter.Create(path, format, Size, OwnOutputContract.Identity), writes, 0, writes.Length, writes.Length);
        byte[] good = File.ReadAllBytes(path);
        int refused = 0;
        for (int round = 0; round < Mutations; round++)
        {
            byte[] head = good[..HeadSize];
            int table = format == OutputFormat.Vhdx ? 3 << 20 : 1536;
            for (int i = random.Next(1, 4); i > 0; i--)
            {
                head[table + random.Next(96)] = (byte)random.Next(256);
            }

            using (FileStream file = new(path, FileMode.Open, FileAccess.Write))
            {
                file.Write(head);
                file.SetLength(random.Next(4) == 0 ? random.Next(good.Length) : good.Length);
            }

            try
            {
                using IDiskSink sink = DiskWriter.Resume(path, format, Size, OwnOutputContract.Identity, random.Next(Size));
            }
            catch (CorruptDataException)
            {
                refused++;
            }
        }

        Assert.True(refused > Mutations / 3, $"{refused} of {Mutations} were refused");
    }

    private static void CutOff(IDiskSink sink, (long Offset, byte[] Bytes)[] writes, int from, int checkpoint, int lost)
    {
        using (sink)
        {
            Write(sink, writes[from..checkpoint]);
            sink.Checkpoint();
            Write(sink, writes[checkpoint..lost]);
        }
    }

    private static void Write(IDiskSink sink, IEnumerable<(long Offset, byte[] Bytes)> writes)
    {
        foreach ((long offset, byte[] bytes) in writes)
        {
            sink.Write(offset, bytes);
        }
    }

    private static long PositionAfter((long Offset, byte[] Bytes)[] writes, int count) =>
        count == 0 ? 0 : writes[count - 1].Offset + writes[count - 1].Bytes.Length;

    // Whole sectors, like the pages of a blob; some of them are zero.
    private static (long Offset, byte[] Bytes)[] Writes(Random random)
    {
        List<(long Offset, byte[] Bytes)> writes = [];
        for (long position = 0; ;)
        {
            position += 512 * random.Next(random.Next(4) == 0 ? 8000 : 20);
            byte[] bytes = new byte[512 * random.Next(1, 400)];
            if (position + bytes.Length > Size)
            {
                return [.. writes];
            }

            if (random.Next(5) > 0)
            {
                random.NextBytes(bytes);
            }

            writes.Add((position, bytes));
            position += bytes.Length;
        }
    }
}
