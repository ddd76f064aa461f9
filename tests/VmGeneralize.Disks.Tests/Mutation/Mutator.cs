using System.Buffers.Binary;
using VmGeneralize.Blocks;
using VmGeneralize.Disks.Parents;

namespace VmGeneralize.Disks.Tests.Mutation;

/// <summary>
/// Damages a disk file in memory, thousands of times from one seed, and opens and reads each result. Only
/// <see cref="VmGeneralizeException"/> may be thrown, and no mutant may use much memory or read much.
/// </summary>
internal sealed class Mutator(byte[] original, string path, params (int Offset, int Length)[] targets)
{
    private const long MaxAllocation = 96L << 20; // a replayed log of the largest size that is accepted takes 32 MiB
    private const long MaxRead = 256L << 20;

    private static readonly ulong[] Lies =
    [
        0, 1, 2, 7, 0x7F, 0xFF, 0x1FF, 0x200, 0xFFFF, 0x10000, 0x100000, 0x7FFFFFFF, 0x80000000, 0xFFFFFFFE, 0xFFFFFFFF, 0x100000000,
        0x7FFFFFFFFFFFFFFF, 0x8000000000000000, 0xFFFFFFFFFFF00000, 0xFFFFFFFFFFFFFFFE, 0xFFFFFFFFFFFFFFFF,
    ];

    private readonly byte[] _bytes = [.. original];

    /// <summary>Corrects checksums after the damage, so that the code behind the checksum checks is reached.</summary>
    public Action<byte[]> Repair { get; init; } = _ => { };

    /// <summary>Runs the mutants and returns how many could be opened.</summary>
    public int Run(int count, int seed)
    {
        Random random = new(seed);
        int opened = 0;
        int refused = 0;
        for (int i = 0; i < count; i++)
        {
            List<(int Offset, byte[] Bytes)> undo = [.. targets.Select(target => (target.Offset, _bytes.AsSpan(target.Offset, target.Length).ToArray()))];
            long length = random.Next(20) == 0 ? random.NextInt64(_bytes.Length) : _bytes.Length;
            int changes = random.Next(1, 4);
            for (int change = 0; change < changes; change++)
            {
                Damage(random);
            }

            if (random.Next(5) != 0)
            {
                Repair(_bytes);
            }

            string what = $"mutant {i} of seed {seed}";
            long before = GC.GetAllocatedBytesForCurrentThread();
            ShortDevice file = new(_bytes, length);
            try
            {
                if (Use(file, random))
                {
                    opened++;
                }
            }
            catch (VmGeneralizeException)
            {
                refused++;
            }
            catch (Exception problem)
            {
                throw new InvalidOperationException($"{what}: {problem.GetType().Name}", problem);
            }

            long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
            Assert.True(allocated < MaxAllocation, $"{what} allocated {allocated} bytes");
            Assert.True(file.BytesRead < MaxRead, $"{what} read {file.BytesRead} bytes");
            foreach ((int offset, byte[] bytes) in undo)
            {
                bytes.CopyTo(_bytes, offset);
            }
        }

        Assert.True(refused > count / 10, $"only {refused} of {count} mutants were refused: the damage misses its target");
        return opened;
    }

    private bool Use(ShortDevice file, Random random)
    {
        using DiskImage image = DiskFile.Read(file, new DiskChain(new DiskOpenOptions(), path));
        int extents = image.Device.StoredExtents(new Extent(0, Math.Min(image.VirtualSize, 1L << 36))).Take(5000).Count();
        byte[] buffer = new byte[40_000];
        for (int i = 0; i < 8; i++)
        {
            long offset = random.NextInt64(random.Next(2) == 0 ? Math.Min(image.VirtualSize, 64 << 20) : image.VirtualSize);
            image.Device.Read(offset, buffer.AsSpan(0, (int)Math.Min(buffer.Length, image.VirtualSize - offset)));
        }

        return extents >= 0;
    }

    private void Damage(Random random)
    {
        (int offset, int length) = targets[random.Next(targets.Length)];
        int at = offset + random.Next(length);
        int room = offset + length - at;
        switch (random.Next(6))
        {
            case 0:
                _bytes[at] ^= (byte)(1 << random.Next(8));
                break;
            case 1:
                _bytes[at] = (byte)random.Next(256);
                break;
            case 2:
                random.NextBytes(_bytes.AsSpan(at, Math.Min(room, random.Next(1, 64))));
                break;
            case 3:
                _bytes.AsSpan(at, Math.Min(room, random.Next(1, 64))).Fill(random.Next(2) == 0 ? (byte)0 : (byte)0xFF);
                break;
            default:
                Lie(_bytes.AsSpan(offset, length), random);
                break;
        }
    }

    private static void Lie(Span<byte> target, Random random)
    {
        ulong value = Lies[random.Next(Lies.Length)];
        int size = random.Next(3) switch { 0 => 8, 1 => 4, _ => 2 };
        int at = random.Next(Math.Max(1, target.Length / size)) * size;
        if (at + size > target.Length)
        {
            return;
        }

        Span<byte> bytes = stackalloc byte[8];
        bool big = random.Next(2) == 0;
        if (big)
        {
            BinaryPrimitives.WriteUInt64BigEndian(bytes, value);
            bytes[(8 - size)..].CopyTo(target[at..]);
        }
        else
        {
            BinaryPrimitives.WriteUInt64LittleEndian(bytes, value);
            bytes[..size].CopyTo(target[at..]);
        }
    }
}
