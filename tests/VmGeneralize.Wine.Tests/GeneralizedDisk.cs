using VmGeneralize.TestSupport;
using VmGeneralize.TestSupport.Guests;
using VmGeneralize.TestSupport.Judges;

namespace VmGeneralize.Wine.Tests;

/// <summary>The committed Windows-like disk, generalized, and its state after DISM.</summary>
internal static class GeneralizedDisk
{
    /// <summary>What a deleted file leaves in free space.</summary>
    public const string Leftover = "LEFT-BY-THE-MOUNT-IN-FREE-SPACE";

    public const long SystemOffset = 38 << 20;
    private const long SystemLength = 57 << 20;

    public static string Fixture => Path.Combine(Repository.Root, "fixtures", "windows", "server2022.vhdx");

    /// <summary>Writes a copy of a generalized disk on which a real NTFS driver has made the changes that DISM and a mount make.</summary>
    /// <param name="disk">The disk as the tool wrote it.</param>
    /// <param name="target">Path of the copy.</param>
    /// <param name="foreign">Whether to add a change where DISM has no business.</param>
    public static void WriteAfterDism(string disk, string target, bool foreign = false)
    {
        File.Copy(disk, target);
        using NtfsPartition partition = new(disk, SystemOffset, SystemLength);
        using (MountedNtfs volume = new(partition.Image))
        {
            volume.Write("System Volume Information/WPSettings.dat", new byte[12]);
            volume.Write("Windows/System32/config/SYSTEM.LOG1", new byte[4096]);
            volume.Write("Windows/inf/optimized.pnf", "as DISM would leave it");
            volume.Write("Windows/Temp/scratch.tmp", string.Concat(Enumerable.Repeat(Leftover, 5000)));
            volume.Delete("Windows/Temp/scratch.tmp");
            if (foreign)
            {
                volume.Write("Users/Public/planted.exe", "planted");
            }
        }

        using FileStream from = File.OpenRead(partition.Image);
        using FileStream to = File.OpenWrite(target);
        to.Position = SystemOffset;
        from.CopyTo(to);
    }
}
