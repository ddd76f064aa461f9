using CsCheck;
using VmGeneralize.TestSupport;

namespace VmGeneralize.Blocks.Tests;

public class OverlayDeviceTests
{
    private const int DeviceLength = 1_000_003; // not a multiple of a page, and several times what is gathered before it is spilled

    public enum Action
    {
        Write,
        Zero,
        Discard,
        NoteZero,
    }

    [Fact]
    public void Equals_an_array_under_random_writes_and_zeros()
    {
        Gen<(Action, int, int, byte)> step = Gen.Select(
            Gen.Frequency((8, Gen.Const(Action.Write)), (3, Gen.Const(Action.Zero)), (1, Gen.Const(Action.Discard)), (4, Gen.Const(Action.NoteZero))),
            Gen.Int[0, DeviceLength],
            Gen.Frequency((3, Gen.Int[0, 20_000]), (1, Gen.Int[0, 600_000])),
            Gen.Byte);
        step.Array[1, 25].Sample(
            steps =>
            {
                byte[] original = Pattern(DeviceLength);
                byte[] model = [.. original];
                byte[] source = [.. original];
                // Two pages are in memory and the rest are spilled: the temporary file takes part in every case.
                using OverlayDevice overlay = new(new MemoryDevice(source), memoryLimit: 2 * OverlayDevice.PageSize);
                List<Extent> noted = [];
                foreach ((Action action, int at, int wanted, byte value) in steps)
                {
                    int count = Math.Min(wanted, DeviceLength - at);
                    switch (action)
                    {
                        case Action.Write:
                            byte[] bytes = new byte[count];
                            Array.Fill(bytes, value);
                            overlay.Write(at, bytes);
                            bytes.CopyTo(model, at);
                            break;
                        case Action.Zero:
                            overlay.Zero(new Extent(at, count));
                            Array.Clear(model, at, count);
                            break;
                        case Action.NoteZero:
                            if (FirstZeros(model, at, count) is { Length: > 0 } zeros)
                            {
                                overlay.NoteZero(zeros);
                                noted.Add(zeros);
                            }

                            break;
                        default:
                            overlay.Discard();
                            original.CopyTo(model, 0);
                            break;
                    }
                }

                byte[] read = new byte[DeviceLength];
                overlay.Read(0, read);
                Assert.Equal(DeviceLength, model.AsSpan().CommonPrefixLength(read));
                Assert.Equal(DeviceLength, original.AsSpan().CommonPrefixLength(source));
                AssertChangesAreListed(overlay, original, model);
                AssertUnstoredIsZero(overlay, model);
                Assert.All(
                    noted.Where(overlay.IsKnownZero),
                    zeros => Assert.True(ZeroBytes.IsAllZero(model.AsSpan((int)zeros.Offset, (int)zeros.Length)), $"{zeros} is not zero"));
            },
            iter: 200);
    }

    [Fact]
    public void A_read_past_the_end_is_refused()
    {
        using OverlayDevice overlay = new(new MemoryDevice(new byte[10]));
        Assert.Throws<CorruptDataException>(() => overlay.Read(5, new byte[6]));
        Assert.Throws<CorruptDataException>(() => overlay.Write(11, []));
    }

    // 200,000 pages in no particular order over a source of 200,000 pieces, most of them zeroed (they cost the test no memory): the source is
    // queried once and enumerated once, and its extents are not edited one by one.
    [Fact]
    public void Stored_extents_of_a_fragmented_disk_are_one_merge()
    {
        const int Pieces = 200_000;
        const long Unit = 4 * OverlayDevice.PageSize;
        FragmentedDevice source = new(Pieces, Unit);
        using OverlayDevice overlay = new(source);
        int[] order = [.. Enumerable.Range(0, Pieces)];
        new Random(11).Shuffle(order);
        byte[] page = Pattern(OverlayDevice.PageSize);
        foreach (int i in order)
        {
            // The source stores the first page of each unit. Every tenth unit gets a second page, apart from the first; the others lose theirs.
            if (i % 10 == 0)
            {
                overlay.Write((i * Unit) + (2 * OverlayDevice.PageSize), page);
            }
            else
            {
                overlay.Zero(new Extent(i * Unit, OverlayDevice.PageSize));
            }
        }

        Assert.Equal(0, source.Reads);
        List<Extent> stored = [.. overlay.StoredExtents(new Extent(0, overlay.Length))];
        Assert.Equal(Pieces, source.Given);
        Assert.True(stored.SequenceEqual(
            Enumerable.Range(0, Pieces / 10).Select(i => 10 * i * Unit).SelectMany(start => new Extent[] { new(start, 4096), new(start + 8192, 4096) })));
        Assert.Equal(Pieces, overlay.ChangedExtents().Count);
    }

    [Fact]
    public void A_page_that_is_written_after_it_was_zeroed_is_stored()
    {
        using OverlayDevice overlay = new(new MemoryDevice(new byte[5 * OverlayDevice.PageSize]));
        Extent whole = new(0, overlay.Length);
        overlay.Zero(whole);
        Assert.Empty(overlay.StoredExtents(whole));
        overlay.Write(OverlayDevice.PageSize + 5, [1]);
        Assert.Equal([new Extent(OverlayDevice.PageSize, OverlayDevice.PageSize)], overlay.StoredExtents(whole));
        Assert.Equal([whole], overlay.ChangedExtents());
        overlay.Zero(whole);
        Assert.Empty(overlay.StoredExtents(whole));
    }

    [Fact]
    public void What_is_before_small_changes_in_a_row_is_read_in_large_pieces()
    {
        const int Pages = 1024;
        RecordingDevice source = new(new MemoryDevice(Pattern(Pages * OverlayDevice.PageSize)));
        using OverlayDevice overlay = new(source);
        for (int page = 0; page < Pages; page++)
        {
            overlay.Write((page * OverlayDevice.PageSize) + 1024, [1]);
        }

        Assert.InRange(source.Reads.Count, 1, Pages / 15);
        Assert.Equal(overlay.Length, source.Reads.Sum(read => read.Length));
    }

    [Fact]
    public void What_is_before_small_changes_far_apart_is_read_alone()
    {
        RecordingDevice source = new(new MemoryDevice(Pattern(DeviceLength)));
        using OverlayDevice overlay = new(source);
        foreach (long page in new long[] { 3, 100, 50, 101, 200 })
        {
            overlay.Write(page * OverlayDevice.PageSize, [1]);
        }

        Assert.Equal(5, source.Reads.Count);
        Assert.All(source.Reads, read => Assert.Equal(OverlayDevice.PageSize, read.Length));
    }

    [Fact]
    public void A_part_of_the_source_that_nobody_asked_for_may_be_unreadable()
    {
        const long Broken = 5 * OverlayDevice.PageSize;
        using OverlayDevice overlay = new(new BrokenDevice(DeviceLength, Broken));
        for (long page = 0; page < 5; page++)
        {
            overlay.Write(page * OverlayDevice.PageSize, [1]);
        }

        Assert.Throws<CorruptDataException>(() => overlay.Write(Broken, [1]));
    }

    [Fact]
    public void What_is_known_to_be_zero_is_so_until_something_is_written_there()
    {
        using OverlayDevice overlay = new(new MemoryDevice(new byte[DeviceLength]));
        using SliceDevice partition = new(new StoppableDevice(overlay, CancellationToken.None), Extent.FromBounds(1 << 16, DeviceLength));
        Extent tail = new(5000, 100);
        Assert.False(partition.IsKnownZero(tail));
        partition.NoteZero(tail);
        Assert.True(partition.IsKnownZero(tail));
        Assert.True(overlay.IsKnownZero(tail.Shift(1 << 16)));
        Assert.False(partition.IsKnownZero(new Extent(5000, 101)));
        Assert.False(partition.IsKnownZero(new Extent(4999, 100)));
        partition.Write(20_000, [1]);
        Assert.True(partition.IsKnownZero(tail));
        partition.Write(tail.End - 1, [1]);
        Assert.False(partition.IsKnownZero(tail));
    }

    [Fact]
    public void A_caller_may_write_while_it_goes_through_what_is_stored()
    {
        using OverlayDevice overlay = new(new MemoryDevice(Pattern(DeviceLength)));
        overlay.Write(0, [1]);
        foreach (Extent stored in overlay.StoredExtents(new Extent(0, DeviceLength)))
        {
            overlay.Write(stored.End - 1, [2]);
        }

        Assert.Equal([new Extent(0, DeviceLength)], overlay.StoredExtents(new Extent(0, DeviceLength)));
    }

    private static Extent FirstZeros(byte[] bytes, int from, int limit)
    {
        int start = bytes.AsSpan(from, limit).IndexOf((byte)0);
        int length = start < 0 ? 0 : bytes.AsSpan(from + start, limit - start).IndexOfAnyExcept((byte)0);
        return new Extent(from + Math.Max(0, start), length < 0 ? limit - start : length);
    }

    private static void AssertChangesAreListed(OverlayDevice overlay, byte[] original, byte[] model)
    {
        ExtentSet changed = overlay.ChangedExtents();
        foreach (Extent gap in changed.Gaps(new Extent(0, original.Length)))
        {
            Assert.True(original.AsSpan((int)gap.Offset, (int)gap.Length).SequenceEqual(model.AsSpan((int)gap.Offset, (int)gap.Length)));
        }
    }

    private static void AssertUnstoredIsZero(OverlayDevice overlay, byte[] model)
    {
        ExtentSet stored = new(overlay.StoredExtents(new Extent(0, model.Length)));
        foreach (Extent gap in stored.Gaps(new Extent(0, model.Length)))
        {
            Assert.True(ZeroBytes.IsAllZero(model.AsSpan((int)gap.Offset, (int)gap.Length)));
        }
    }

    private static byte[] Pattern(int length)
    {
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++)
        {
            bytes[i] = (byte)(((i * 7) | 1) & 0xFF);
        }

        return bytes;
    }
}
