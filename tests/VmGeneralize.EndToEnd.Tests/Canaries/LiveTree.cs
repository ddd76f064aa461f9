using System.Security.Cryptography;
using VmGeneralize.EndToEnd.Tests.Tool;
using VmGeneralize.TestSupport;

namespace VmGeneralize.EndToEnd.Tests.Canaries;

/// <summary>Everything that is live on a volume, as third-party programs read it, and what they report about the volume.</summary>
internal static class LiveTree
{
    private static readonly Dictionary<string, string> Mtools = new() { ["MTOOLS_SKIP_CHECK"] = "1" };

    private static readonly string[] MayChange =
    [
        "{3808876b-c176-4e48-b7ae-04046e6cc752}", "Windows/System32/config/", "NTUSER.DAT", "UsrClass.dat", "Amcache.hve", "Boot/BCD",
    ];

    /// <summary>Paths without a leading slash, each with a digest of the contents, a link's target, or nothing for a folder.</summary>
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

    // Links are not followed: a junction leads to the root of the mount, and so to the whole tree again.
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

    /// <summary>Paths of a volume that differ from before although no plan says so, and new paths.</summary>
    /// <param name="before">The source, a raw disk.</param>
    /// <param name="after">The result, a raw disk.</param>
    /// <param name="volume">The volume on both.</param>
    /// <param name="plan">What was to be changed. Hives lose their dead data and shadow copy stores are removed: no plan names them.</param>
    public static IReadOnlyList<string> Unplanned(string before, string after, CanaryPartition volume, Plan plan)
    {
        SortedDictionary<string, string> was = Read(before, volume);
        SortedDictionary<string, string> now = Read(after, volume);
        Assert.NotEmpty(was);
        HashSet<string> planned = new(
            plan.Edits.SelectMany(edit => edit.Removed.Append(edit.Path))
                .Select(name => name.StartsWith("//", StringComparison.Ordinal) ? name[(name.IndexOf('/', 2) + 1)..] : name.TrimStart('/')),
            StringComparer.OrdinalIgnoreCase);
        return
        [
            .. now.Keys.Except(was.Keys),
            .. was.Where(entry => now.GetValueOrDefault(entry.Key) != entry.Value).Select(entry => entry.Key)
                .Where(path => !planned.Contains($"{volume.MountedAt}/{path}".TrimStart('/')))
                .Where(path => !MayChange.Any(part => path.Contains(part, StringComparison.OrdinalIgnoreCase))),
        ];
    }

    /// <summary>Fails unless the tools of the file system find nothing wrong with a volume.</summary>
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
