using VmGeneralize.Blocks;
using VmGeneralize.TestSupport;

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
        int refused = DamageTrials.Run(iterations, MemoryLimit, random =>
        {
            using OverlayDevice overlay = new(device);
            Extent target = targets[random.Next(targets.Count)];
            byte[] bytes = new byte[target.Length];
            overlay.Read(target.Offset, bytes);
            ByteDamage.Apply(random, bytes);
            overlay.Write(target.Offset, bytes);
            exercise(overlay, random);
        });
        Assert.InRange(refused, iterations / 20, iterations);
    }

    /// <summary>Looks at every entry down to some depth. One bad entry does not hide the others.</summary>
    /// <param name="fileSystem">The damaged volume.</param>
    /// <param name="budget">Entries at most: a damaged directory may lead back to itself.</param>
    /// <param name="look">What is asked about each.</param>
    public static void Walk(IFileSystem fileSystem, int budget, Action<FileEntry> look)
    {
        Walk(fileSystem.Root, 0);

        void Walk(FileEntry directory, int depth)
        {
            if (depth > 8)
            {
                return;
            }

            foreach (FileEntry entry in fileSystem.List(directory))
            {
                if (budget-- < 0)
                {
                    return;
                }

                try
                {
                    look(entry);
                    if (entry.IsDirectory)
                    {
                        Walk(entry, depth + 1);
                    }
                }
                catch (VmGeneralizeException)
                {
                    // Damage to this entry, or to what it holds.
                }
            }
        }
    }
}
