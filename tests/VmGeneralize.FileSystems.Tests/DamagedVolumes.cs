using VmGeneralize.Blocks;
using VmGeneralize.FileSystems.Tests.Ntfs;

namespace VmGeneralize.FileSystems.Tests;

/// <summary>Many copies of one volume, each with one piece of its metadata damaged.</summary>
internal static class DamagedVolumes
{
    private const long MemoryLimit = 512L << 20; // bytes allocated (not held) for one look at a damaged volume of 8 MiB

    /// <summary>Each gives a <see cref="VmGeneralizeException"/> or an answer, in bounded memory; at least one in twenty the former.</summary>
    /// <param name="device">The sound volume.</param>
    /// <param name="targets">Where its metadata is.</param>
    /// <param name="iterations">How many; the number of each is the seed of its damage.</param>
    /// <param name="exercise">Reads and edits a volume.</param>
    public static void Exercise(IBlockDevice device, IReadOnlyList<Extent> targets, int iterations, Action<OverlayDevice, Random> exercise)
    {
        int rejected = 0;
        for (int seed = 0; seed < iterations; seed++)
        {
            Random random = new(seed);
            using OverlayDevice overlay = new(device);
            Extent target = targets[random.Next(targets.Count)];
            byte[] bytes = new byte[target.Length];
            overlay.Read(target.Offset, bytes);
            Mutation.Apply(random, bytes);
            overlay.Write(target.Offset, bytes);

            long before = GC.GetAllocatedBytesForCurrentThread();
            try
            {
                exercise(overlay, random);
            }
            catch (VmGeneralizeException)
            {
                rejected++;
            }
            catch (Exception exception)
            {
                throw new InvalidOperationException($"seed {seed}", exception);
            }

            Assert.True(GC.GetAllocatedBytesForCurrentThread() - before < MemoryLimit, $"seed {seed}");
        }

        Assert.InRange(rejected, iterations / 20, iterations);
    }
}
