using VmGeneralize.Blocks;
using VmGeneralize.FileSystems.Posix;
using VmGeneralize.TestSupport;

namespace VmGeneralize.FileSystems.Tests;

/// <summary>Many copies of one volume, each with one piece of its metadata damaged.</summary>
internal static class DamagedVolumes
{
    private const long MemoryLimit = 512L << 20; // bytes allocated (not held) for one look at a damaged volume of 8 MiB

    /// <summary>Each copy gives a <see cref="VmGeneralizeException"/> or an answer, in bounded memory; at least one in twenty gives the former.</summary>
    /// <param name="device">The sound volume.</param>
    /// <param name="targets">Where its metadata is.</param>
    /// <param name="iterations">Number of copies; the number of each is the seed of its damage.</param>
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

    /// <summary>Does everything that reads a volume: its own check, entries with all they have, contents at both ends, live extents.</summary>
    /// <exception cref="CorruptDataException">The check found damage, or the volume cannot be read.</exception>
    public static void Read<TFileSystem>(TFileSystem fileSystem)
        where TFileSystem : IPosixFileSystem, ICheckedFileSystem
    {
        IReadOnlyList<ConsistencyProblem> problems = fileSystem.Check();
        byte[] buffer = new byte[1 << 16];
        Walk(fileSystem, 1500, entry =>
        {
            _ = fileSystem.Attributes(entry);
            _ = fileSystem.ExtendedAttributes(entry);
            if (entry.Kind == FileKind.SymbolicLink)
            {
                _ = fileSystem.ReadLink(entry);
            }
            else if (!entry.IsDirectory)
            {
                fileSystem.Read(entry, 0, buffer);
                fileSystem.Read(entry, Math.Max(0, entry.Length - 100), buffer);
            }
        });
        _ = fileSystem.LiveExtents().TotalLength;
        if (problems.FirstOrDefault(problem => !problem.IsHarmless) is { } found)
        {
            throw new CorruptDataException("Volume", 0, found.Description);
        }
    }

    /// <summary>Looks at every entry down to a certain depth. One bad entry does not hide the others.</summary>
    /// <param name="fileSystem">The damaged volume.</param>
    /// <param name="budget">Maximum number of entries: a damaged directory may lead back to itself.</param>
    /// <param name="look">Called for each entry.</param>
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
