using Xunit;

namespace VmGeneralize.TestSupport.Guests;

/// <summary>Builds real Linux guests with <c>make-linux-guest.sh</c>, once for each set of options, and keeps them.</summary>
public static class LinuxGuestBuilder
{
    private static readonly string[] Scripts = ["make-linux-guest.sh", "linux-guest-live-in.sh", "guestlib.sh"];

    /// <summary>
    /// Builds a guest or finds it in the cache; skips the calling test when the builders or their tools are missing. The files are
    /// shared between tests and processes: read them only.
    /// </summary>
    public static BuiltLinuxGuest Build(LinuxGuestOptions options)
    {
        string builders = Repository.RequireGuests();
        Skip.IfNot(Environment.IsPrivilegedProcess, "building a Linux guest needs root: it mounts file systems");
        OutsideTool.Require("losetup", "mke2fs", "sgdisk", "parted", "qemu-img", "mmdebstrap", "blkid", "python3", "setfattr", "setfacl");
        if (options.Esp)
        {
            OutsideTool.Require("mkfs.vfat", "mcopy");
        }

        if (options.Lvm != "none")
        {
            OutsideTool.Require("lvm");
        }

        if (options.FileSystem != "ext4")
        {
            OutsideTool.Require("mkfs." + options.FileSystem);
        }

        string script = Path.Combine(builders, Scripts[0]);
        string[] sources = [.. Scripts.Select(name => File.ReadAllText(Path.Combine(builders, name)))];

        // The tree that fills all guests is in the script's own cache, which does no locking.
        BuildCache.Folder("linux-tree", sources, _ => Run(script, "--tree-only"));
        string folder = BuildCache.Folder(
            "linux", [.. sources, .. options.Arguments], folder => Run(script, ["--out", Path.Combine(folder, "guest"), .. options.Arguments]));
        return new BuiltLinuxGuest(folder);
    }

    private static void Run(string script, params string[] arguments)
    {
        ToolResult result = OutsideTool.Run("bash", [script, .. arguments]);
        if (result.ExitCode != 0)
        {
            throw new InvalidOperationException($"make-linux-guest.sh {string.Join(' ', arguments)}: {result.All}");
        }
    }
}
