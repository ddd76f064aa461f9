using VmGeneralize.Blocks;
using VmGeneralize.FileSystems.Fat;
using VmGeneralize.TestSupport;

namespace VmGeneralize.FileSystems.Tests.Fat;

/// <summary>Checks an edited volume with fsck.fat, mtools and the kernel.</summary>
internal static class FatJudge
{
    private static readonly Dictionary<string, string> Mtools = new() { ["MTOOLS_SKIP_CHECK"] = "1", ["LC_ALL"] = "C.UTF-8" };

    /// <summary>Fails unless both fsck.fat and our own check find nothing.</summary>
    public static void AssertSound(string path)
    {
        ToolResult result = OutsideTool.Run("fsck.fat", "-n", path);
        Assert.True(result.ExitCode == 0, result.All);
        using FatFileSystem fat = FatFileSystem.Open(new MemoryDevice(File.ReadAllBytes(path)));
        Assert.Equal([], fat.Check());
    }

    /// <summary>Fails unless the volume holds exactly these, as our reader and mtools see it, and also the kernel where it supports FAT.</summary>
    public static void AssertTree(string path, SortedDictionary<string, byte[]?> expected)
    {
        AssertSame(expected, FatImage.Tree(FatFileSystem.Open(new MemoryDevice(File.ReadAllBytes(path)))));
        using TemporaryFolder folder = new();
        ToolResult result = OutsideTool.Run("mcopy", ["-s", "-n", "-Q", "-i", path, "::/", folder.Path], Mtools);
        Assert.True(result.ExitCode == 0, result.All);
        AssertSame(expected, Read(folder.Path));
        if (CanMount)
        {
            AssertMounted(path, expected);
        }
    }

    /// <summary>Whether the kernel mounts FAT for us: this needs root, and the driver must be available.</summary>
    private static bool CanMount =>
        Environment.IsPrivilegedProcess
            && File.Exists("/proc/filesystems")
            && File.ReadAllText("/proc/filesystems").Contains("\tvfat\n", StringComparison.Ordinal);

    /// <summary>Fails unless the kernel sees exactly these.</summary>
    private static void AssertMounted(string path, SortedDictionary<string, byte[]?> expected) => MountPoint.While(
        folder => OutsideTool.RunChecked("mount", "-t", "vfat", "-o", "loop,ro,utf8", path, folder),
        MountPoint.Unmount,
        folder => AssertSame(expected, Read(folder)));

    private static void AssertSame(SortedDictionary<string, byte[]?> expected, SortedDictionary<string, byte[]?> actual)
    {
        Assert.Equal(expected.Keys, actual.Keys);
        Assert.All(
            expected, pair => Assert.True(pair.Value is null ? actual[pair.Key] is null : pair.Value.AsSpan().SequenceEqual(actual[pair.Key]), pair.Key));
    }

    private static SortedDictionary<string, byte[]?> Read(string folder)
    {
        SortedDictionary<string, byte[]?> tree = new(StringComparer.Ordinal);
        foreach (string entry in Directory.GetFileSystemEntries(folder, "*", SearchOption.AllDirectories))
        {
            tree.Add(entry[folder.TrimEnd('/').Length..], Directory.Exists(entry) ? null : File.ReadAllBytes(entry));
        }

        return tree;
    }
}
