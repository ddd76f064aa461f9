using System.Security.Cryptography;
using VmGeneralize.TestSupport;

namespace VmGeneralize.EndToEnd.Tests.Canaries;

/// <summary>Everything that lives on a volume, as programs of others read it, and what they think of the volume.</summary>
internal static class LiveTree
{
    private static readonly Dictionary<string, string> Mtools = new() { ["MTOOLS_SKIP_CHECK"] = "1" };

    /// <summary>Paths without a leading slash, with a digest of the contents, a link's target, or nothing for a folder.</summary>
    /// <param name="disk">A raw disk.</param>
    /// <param name="volume">The volume on it.</param>
    public static SortedDictionary<string, string> Read(string disk, CanaryPartition volume)
    {
        using TemporaryFolder folder = new();
        string image = folder.File("volume");
        SparseFile.Extract(disk, volume.Offset, volume.Length, image);
        string tree = folder.File("tree");
        Directory.CreateDirectory(tree);
        switch (volume.Kind)
        {
            case "ext":
                OutsideTool.RunChecked("debugfs", "-R", $"rdump / {tree}", image);
                return Collect(tree);
            case "fat":
                ToolResult copied = OutsideTool.Run("mcopy", ["-s", "-i", image, "::", tree], Mtools);
                Assert.True(copied.ExitCode == 0, copied.All);
                return Collect(tree);
            default:
                SortedDictionary<string, string>? found = null;
                MountPoint.While(
                    mount => OutsideTool.RunChecked("ntfs-3g", "-o", "ro", image, mount), MountPoint.UnmountNtfs, mount => found = Collect(mount));
                return found!;
        }
    }

    private static SortedDictionary<string, string> Collect(string root)
    {
        SortedDictionary<string, string> tree = new(StringComparer.Ordinal);
        Collect(root, new DirectoryInfo(root), tree);
        return tree;
    }

    // Links are not followed: a junction leads to the root of the mount, and so to all of it again.
    private static void Collect(string root, DirectoryInfo folder, SortedDictionary<string, string> tree)
    {
        foreach (FileSystemInfo entry in folder.EnumerateFileSystemInfos("*", new EnumerationOptions { AttributesToSkip = 0 }))
        {
            string? target = entry.LinkTarget?.Replace(root, "", StringComparison.Ordinal);
            tree[Path.GetRelativePath(root, entry.FullName)] = target is not null ? "-> " + target
                : entry is FileInfo file ? Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(file.FullName)))
                : "";
            if (target is null && entry is DirectoryInfo inner)
            {
                Collect(root, inner, tree);
            }
        }
    }

    /// <summary>Fails unless the tools of a file system find nothing wrong with a volume.</summary>
    public static void Judge(string disk, CanaryPartition volume)
    {
        using TemporaryFolder folder = new();
        string image = folder.File("volume");
        SparseFile.Extract(disk, volume.Offset, volume.Length, image);
        (string, string[])[] judges = volume.Kind switch
        {
            "ext" => [("e2fsck", ["-fn", image])],
            "fat" => [("fsck.fat", ["-n", image])],
            _ => [("ntfsresize", ["--info", "--force", "--bad-sectors", image]), ("ntfsfix", ["--no-action", image])],
        };
        foreach ((string program, string[] arguments) in judges)
        {
            ToolResult result = OutsideTool.Run(program, arguments);
            Assert.True(result.ExitCode == 0, $"{program} of {volume.Name}: {result.All}");
        }
    }
}
