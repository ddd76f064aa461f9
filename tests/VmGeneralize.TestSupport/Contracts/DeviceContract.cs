using System.Reflection;
using VmGeneralize.Blocks;
using Xunit;

namespace VmGeneralize.TestSupport.Contracts;

/// <summary>
/// The contract of every <see cref="IBlockDevice"/>, whatever is behind it. Each kind of device has a class that derives from this one, names
/// the device that it is about (<see cref="CoversDeviceAttribute"/>) and creates one together with its model.
/// </summary>
public abstract class DeviceContract : IDisposable
{
    private const int ReadWhole = 64 << 20;
    private const int Reads = 250;
    private const int LongestRead = 1 << 20;

    protected TemporaryFolder Folder { get; } = new();

    [SkippableFact]
    public void The_device_is_the_one_that_the_class_names()
    {
        using DeviceSubject subject = Make();
        CoversDeviceAttribute? covers = GetType().GetCustomAttribute<CoversDeviceAttribute>();
        Assert.NotNull(covers);
        Assert.IsType(covers.Device, subject.Device);
    }

    [SkippableFact]
    public void It_has_the_size_of_the_model_and_a_usual_sector()
    {
        using DeviceSubject subject = Make();
        Assert.Equal(subject.Model.Length, subject.Device.Length);
        Assert.True(subject.Device.LogicalSectorSize is 512 or 4096, $"a sector of {subject.Device.LogicalSectorSize} bytes");
    }

    [SkippableFact]
    public void Reads_equal_the_model()
    {
        using DeviceSubject subject = Make();
        foreach ((long offset, int length) in Positions(subject, seed: 7))
        {
            AssertEqual(subject, offset, length);
        }

        if (subject.Device.Length <= ReadWhole)
        {
            AssertEqual(subject, 0, (int)subject.Device.Length);
        }
    }

    [SkippableFact]
    public void Reads_from_several_threads_agree_with_the_model()
    {
        using DeviceSubject subject = Make();
        Parallel.For(0, 4, worker =>
        {
            foreach ((long offset, int length) in Positions(subject, seed: worker))
            {
                AssertEqual(subject, offset, length);
            }
        });
    }

    [SkippableFact]
    public void Reads_that_leave_the_device_are_refused()
    {
        using DeviceSubject subject = Make();
        IBlockDevice device = subject.Device;
        foreach ((long offset, int length) in Outside(device))
        {
            Assert.Throws<CorruptDataException>(() => device.Read(offset, new byte[length]));
        }

        device.Read(device.Length, []);
        device.Read(0, []);
    }

    [SkippableFact]
    public void What_is_not_stored_reads_as_zero()
    {
        using DeviceSubject subject = Make();
        AssertTruthful(subject, new Extent(0, subject.Device.Length));
        Random random = new(3);
        for (int i = 0; i < 20; i++)
        {
            long start = random.NextInt64(subject.Device.Length);
            AssertTruthful(subject, new Extent(start, random.NextInt64(Math.Min(subject.Device.Length - start, 1L << 31) + 1)));
        }
    }

    [SkippableFact]
    public void What_is_stored_lies_inside_whatever_is_asked_for()
    {
        using DeviceSubject subject = Make();
        IBlockDevice device = subject.Device;
        Extent whole = new(0, device.Length);
        Assert.Equal(device.StoredExtents(whole), device.StoredExtents(new Extent(0, long.MaxValue)));
        Assert.Empty(device.StoredExtents(new Extent(device.Length, 10)));
        Assert.Empty(device.StoredExtents(new Extent(device.Length + 10, 10)));
        Assert.Empty(device.StoredExtents(new Extent(long.MaxValue - 5, 5)));
        Assert.Empty(device.StoredExtents(new Extent(device.Length / 2, 0)));
        Assert.All(device.StoredExtents(new Extent(device.Length - 1, 10)), stored => Assert.Equal(new Extent(device.Length - 1, 1), stored));
    }

    public void Dispose()
    {
        Folder.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>Creates the device and its model, at least 1 KiB large; called once by each test.</summary>
    protected abstract DeviceSubject Make();

    /// <summary>Ranges that are not, or not entirely, on the device.</summary>
    protected static IEnumerable<(long Offset, int Length)> Outside(IBlockDevice device) =>
    [
        (-1, 1),
        (-1, 0),
        (-512, 1024),
        (long.MinValue, 512),
        (device.Length, 1),
        (device.Length - 511, 512),
        (device.Length + 1, 0),
        (long.MaxValue, 512),
        (long.MaxValue - 511, 512),
    ];

    protected static void AssertEqual(DeviceSubject subject, long offset, int length)
    {
        byte[] actual = new byte[length];
        byte[] expected = new byte[length];
        actual.AsSpan().Fill(0xCC);
        subject.Device.Read(offset, actual);
        subject.Model.Read(offset, expected);
        int common = actual.AsSpan().CommonPrefixLength(expected);
        Assert.True(common == length, $"a read of {length} bytes at {offset} differs first at {offset + common}");
    }

    /// <summary>Checks that the stored extents of a range are ascending and disjoint, and that everything else in it is zero.</summary>
    protected static void AssertTruthful(DeviceSubject subject, Extent range)
    {
        long position = range.Offset;
        foreach (Extent stored in subject.Device.StoredExtents(range))
        {
            Assert.True(stored.Length > 0 && stored.Offset >= position && stored.End <= range.End, $"{stored} after {position} in {range}");
            AssertZero(subject.Model, Extent.FromBounds(position, stored.Offset));
            position = stored.End;
        }

        AssertZero(subject.Model, Extent.FromBounds(position, range.End));
    }

    private static void AssertZero(IDeviceModel model, Extent gap)
    {
        byte[] buffer = new byte[1 << 20];
        foreach (Extent held in gap.Length > 0 ? model.Held(gap) : [])
        {
            for (long at = held.Offset; at < held.End; at += buffer.Length)
            {
                Span<byte> part = buffer.AsSpan(0, (int)Math.Min(buffer.Length, held.End - at));
                model.Read(at, part);
                Assert.True(ZeroBytes.IsAllZero(part), $"not zero between {at} and {at + part.Length}, which is not listed as stored");
            }
        }
    }

    /// <summary>Positions around unit boundaries, around data, and anywhere.</summary>
    private static IEnumerable<(long Offset, int Length)> Positions(DeviceSubject subject, int seed)
    {
        Random random = new(seed);
        long size = subject.Device.Length;
        long[] borders = [.. subject.Device.StoredExtents(new Extent(0, size)).Take(2000).SelectMany(extent => new[] { extent.Offset, extent.End })];
        int near = (int)Math.Min(70_000, size / 8);
        for (int i = 0; i < Reads; i++)
        {
            long around = random.Next(3) switch
            {
                0 when borders.Length > 0 => borders[random.Next(borders.Length)],
                1 when subject.Unit > 0 => random.NextInt64((size / subject.Unit) + 1) * subject.Unit,
                _ => random.NextInt64(size),
            };
            long offset = Math.Clamp(around + random.Next(-near, near), 0, size);
            yield return (offset, (int)Math.Min(random.Next(1, 1 << random.Next(1, int.Log2(LongestRead))), size - offset));
        }
    }
}
