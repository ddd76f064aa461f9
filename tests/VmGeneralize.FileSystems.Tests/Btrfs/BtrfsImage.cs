using VmGeneralize.TestSupport;

namespace VmGeneralize.FileSystems.Tests.Btrfs;

/// <summary>Btrfs volumes made by mkfs.btrfs, filled by the kernel.</summary>
internal static class BtrfsImage
{
    /// <summary>The formats that the tests cover: name to mkfs.btrfs arguments.</summary>
    public static IReadOnlyDictionary<string, string[]> Formats { get; } = new Dictionary<string, string[]>
    {
        ["usual"] = [],
        ["old"] = ["-O", "^extref,^skinny-metadata,^no-holes", "-R", "^free-space-tree", "-m", "single", "-n", "4096"],
        ["mixed-dup"] = ["--mixed", "-d", "dup", "-m", "dup", "-n", "4096"],
        ["node-64k"] = ["-n", "65536", "-d", "dup"],
        ["raid0"] = ["-d", "raid0", "-m", "dup"], // one stripe on one device
        ["xxhash"] = ["--csum", "xxhash"],
        ["sha256"] = ["--csum", "sha256", "-R", "quota"],
    };

    public static void RequireTools() => OutsideTool.Require("mkfs.btrfs", "btrfs", "btrfstune", "mount", "losetup", "python3", "fallocate");

    /// <summary>Makes a new volume in a sparse file, with its own UUID: the kernel does not mount two volumes with the same one.</summary>
    public static string Make(TemporaryFolder folder, string format, int megabytes = 320, Action<string>? fill = null, string name = "volume")
    {
        string path = folder.File(name);
        SparseFile.Create(path, (long)megabytes << 20);
        OutsideTool.RunChecked("mkfs.btrfs", ["-q", "-L", "Tést", .. Formats[format], path]);
        if (fill is not null)
        {
            Mounted(path, fill);
        }

        return path;
    }

    /// <summary>Runs an action on the volume, mounted by the kernel.</summary>
    /// <param name="path">The volume.</param>
    /// <param name="action">What to do at its mount point.</param>
    /// <param name="options">Further mount options.</param>
    public static void Mounted(string path, Action<string> action, string options = "noatime") => MountPoint.While(
        mount => OutsideTool.RunChecked("mount", "-t", "btrfs", "-o", $"loop,{options}", path, mount), MountPoint.Unmount, action);

    /// <summary>Asserts that btrfs check finds nothing.</summary>
    public static void AssertSound(string path)
    {
        ToolResult check = OutsideTool.Run("btrfs", "check", "--readonly", "--check-data-csum", path);
        Assert.True(check.ExitCode == 0, check.All);
    }
}
