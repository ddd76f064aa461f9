using System.Security.Cryptography;
using VmGeneralize.Blocks;
using VmGeneralize.Disks.Raw;
using VmGeneralize.TestSupport;

namespace VmGeneralize.Disks.Tests.Contract;

/// <summary>What holds for every disk that can be opened, whatever its container.</summary>
public abstract class DeviceContract : IDisposable
{
    private const int LargeOracle = 64 << 20;

    private readonly TemporaryFolder _folder = new();

    [SkippableFact]
    public void Is_recognized_by_content()
    {
        Subject subject = Make();
        using DiskImage image = DiskFile.Open(subject.Path);
        Assert.Equal(subject.Format, image.Format);
        Assert.Equal(new FileInfo(subject.Oracle).Length, image.VirtualSize);
        Assert.Equal(new FileInfo(subject.Path).Length, image.FileLength);
        Assert.Equal(Path.GetFullPath(subject.Path), image.Files[0]);
    }

    [SkippableFact]
    public void Reads_equal_the_oracle()
    {
        Subject subject = Make();
        byte[] before = Hash(subject.Path);
        using (DiskImage image = DiskFile.Open(subject.Path))
        using (FileStream oracle = File.OpenRead(subject.Oracle))
        {
            foreach ((long offset, int length) in Positions(image, seed: 7))
            {
                AssertEqual(image.Device, oracle, offset, length);
            }

            if (image.VirtualSize <= LargeOracle)
            {
                AssertEqual(image.Device, oracle, 0, (int)image.VirtualSize);
            }
        }

        Assert.Equal(before, Hash(subject.Path)); // reading never writes, not even a pending log
    }

    [SkippableFact]
    public void Reads_from_several_threads_agree_with_the_oracle()
    {
        Subject subject = Make();
        using DiskImage image = DiskFile.Open(subject.Path);
        Parallel.For(0, 4, worker =>
        {
            using FileStream oracle = File.OpenRead(subject.Oracle);
            foreach ((long offset, int length) in Positions(image, seed: worker))
            {
                AssertEqual(image.Device, oracle, offset, length);
            }
        });
    }

    [SkippableFact]
    public void Reads_that_leave_the_disk_are_refused()
    {
        using DiskImage image = DiskFile.Open(Make().Path);
        IBlockDevice device = image.Device;
        Assert.Throws<CorruptDataException>(() => device.Read(-1, new byte[1]));
        Assert.Throws<CorruptDataException>(() => device.Read(device.Length, new byte[1]));
        Assert.Throws<CorruptDataException>(() => device.Read(device.Length - 511, new byte[512]));
        Assert.Throws<CorruptDataException>(() => device.Read(long.MaxValue, new byte[512]));
        device.Read(device.Length, []);
    }

    [SkippableFact]
    public void What_is_not_stored_reads_as_zero()
    {
        Subject subject = Make();
        using DiskImage image = DiskFile.Open(subject.Path);
        using FileStream oracle = File.OpenRead(subject.Oracle);
        Random random = new(3);
        AssertTruthful(image.Device, oracle, new Extent(0, image.VirtualSize));
        for (int i = 0; i < 20; i++)
        {
            long start = random.NextInt64(image.VirtualSize);
            AssertTruthful(image.Device, oracle, new Extent(start, random.NextInt64(Math.Min(image.VirtualSize - start, 1L << 31) + 1)));
        }
    }

    public void Dispose()
    {
        _folder.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>Makes the disk and its oracle.</summary>
    protected abstract Subject Make(TemporaryFolder folder);

    private Subject Make()
    {
        Qemu.Require();
        return Make(_folder);
    }

    private static byte[] Hash(string path)
    {
        using FileStream file = File.OpenRead(path);
        return file.Length <= LargeOracle ? SHA256.HashData(file) : [];
    }

    /// <summary>Places around block borders, around data and anywhere.</summary>
    private static IEnumerable<(long Offset, int Length)> Positions(DiskImage image, int seed)
    {
        Random random = new(seed);
        long[] borders = [.. image.Device.StoredExtents(new Extent(0, image.VirtualSize)).Take(2000).SelectMany(extent => new[] { extent.Offset, extent.End })];
        for (int i = 0; i < 250; i++)
        {
            long around = random.Next(3) switch
            {
                0 when borders.Length > 0 => borders[random.Next(borders.Length)],
                1 when image.BlockSize > 0 => random.NextInt64(image.VirtualSize / image.BlockSize + 1) * image.BlockSize,
                _ => random.NextInt64(image.VirtualSize),
            };
            long offset = Math.Clamp(around + random.Next(-70_000, 70_000), 0, image.VirtualSize);
            yield return (offset, (int)Math.Min(random.Next(1, 1 << random.Next(1, 20)), image.VirtualSize - offset));
        }
    }

    private static void AssertEqual(IBlockDevice device, FileStream oracle, long offset, int length)
    {
        byte[] actual = new byte[length];
        byte[] expected = new byte[length];
        actual.AsSpan().Fill(0xCC);
        device.Read(offset, actual);
        oracle.Position = offset;
        oracle.ReadExactly(expected);
        int common = actual.AsSpan().CommonPrefixLength(expected);
        Assert.True(common == length, $"read of {length} bytes at {offset} differs first at {offset + common}");
    }

    private static void AssertTruthful(IBlockDevice device, FileStream oracle, Extent range)
    {
        long position = range.Offset;
        foreach (Extent stored in device.StoredExtents(range))
        {
            Assert.True(stored.Length > 0 && stored.Offset >= position && stored.End <= range.End, $"{stored} after {position} in {range}");
            AssertZero(oracle, position, stored.Offset);
            position = stored.End;
        }

        AssertZero(oracle, position, range.End);
    }

    private static void AssertZero(FileStream oracle, long start, long end)
    {
        // The oracle is sparse: only what it stores can be anything but zero.
        using FileDevice file = FileDevice.Open(oracle.Name);
        byte[] buffer = new byte[1 << 20];
        foreach (Extent stored in file.StoredExtents(Extent.FromBounds(start, end)))
        {
            for (long at = stored.Offset; at < stored.End; at += buffer.Length)
            {
                Span<byte> part = buffer.AsSpan(0, (int)Math.Min(buffer.Length, stored.End - at));
                file.Read(at, part);
                Assert.True(ZeroBytes.IsAllZero(part), $"not zero between {at} and {at + part.Length}, which is not listed as stored");
            }
        }
    }
}
