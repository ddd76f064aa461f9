using System.Collections.Concurrent;
using VmGeneralize.TestSupport;

namespace VmGeneralize.FileSystems.Tests.Ntfs;

/// <summary>Volumes filled by <see cref="SmallVolume"/>, each made once for the whole run: every test gets its own copy, which it may change.</summary>
internal static class SmallVolumes
{
    private static readonly TemporaryFolder Folder = OfTheRun();
    private static readonly ConcurrentDictionary<(int Cluster, int Megabytes), Lazy<string>> Made = new();

    /// <param name="folder">Holds the copy.</param>
    /// <param name="cluster">Cluster size in bytes.</param>
    /// <param name="megabytes">Size of the volume.</param>
    /// <returns>Path of the copy.</returns>
    public static string Copy(TemporaryFolder folder, int cluster, int megabytes)
    {
        string made = Made.GetOrAdd((cluster, megabytes), key => new Lazy<string>(
            () => NtfsImage.Make(Folder, key.Cluster, key.Megabytes, SmallVolume.Fill, $"{key.Cluster}-{key.Megabytes}"))).Value;
        string path = folder.File("volume");
        SparseFile.Extract(made, 0, (long)megabytes << 20, path);
        return path;
    }

    private static TemporaryFolder OfTheRun()
    {
        TemporaryFolder folder = new();
        AppDomain.CurrentDomain.ProcessExit += (_, _) => folder.Dispose();
        return folder;
    }
}
