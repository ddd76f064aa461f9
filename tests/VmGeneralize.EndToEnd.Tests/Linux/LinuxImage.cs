using VmGeneralize.TestSupport;
using VmGeneralize.TestSupport.Guests;

namespace VmGeneralize.EndToEnd.Tests.Linux;

/// <summary>A raw disk image with the volumes of a built guest, and the checks on it.</summary>
internal sealed record LinuxImage(string Path, IReadOnlyList<LinuxGuestVolume> Volumes)
{
    private const string TimesScript =
        """
        set -euo pipefail
        . "$1/guestlib.sh"
        m=$(mktemp -d)
        trap 'guest_close; rmdir "$m"' EXIT
        guest_open "$2" "$m" ro
        find "$m" -mindepth 1 -printf '/%P\t%T@\t%C@\0' >"$3"
        """;

    public static LinuxImage Of(BuiltLinuxGuest guest) => new(guest.Raw, guest.Layout);

    /// <summary>e2fsck and xfs_repair report nothing about any of their file systems.</summary>
    public void AssertConsistent()
    {
        OutsideTool.Require("e2fsck");
        foreach (LinuxGuestVolume volume in Volumes.Where(volume => volume.FileSystem == "ext4"))
        {
            ToolResult result = OutsideTool.Run("e2fsck", "-fn", $"{Path}?offset={volume.Offset}");
            Assert.True(result.ExitCode == 0, $"e2fsck of {volume.Name}: {result.All}");
        }

        using TemporaryFolder folder = new();
        foreach (LinuxGuestVolume volume in Volumes.Where(volume => volume.FileSystem == "xfs"))
        {
            OutsideTool.Require("xfs_repair");
            string alone = folder.File("volume");
            SparseFile.Extract(Path, volume.Offset, volume.Length, alone);
            ToolResult result = OutsideTool.Run("xfs_repair", "-n", alone);
            Assert.True(result.ExitCode == 0, $"xfs_repair of {volume.Name}: {result.All}");
            File.Delete(alone);
        }
    }

    /// <summary>Times of the last change of contents and of the inode, by path, as the kernel shows them.</summary>
    public IReadOnlyDictionary<string, (string Modified, string Changed)> Times()
    {
        using TemporaryFolder folder = new();
        OutsideTool.RunChecked("bash", "-c", TimesScript, "bash", Repository.RequireGuests(), Path, folder.File("times"));
        return File.ReadAllText(folder.File("times")).Split('\0', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => line.Split('\t'))
            .ToDictionary(cells => string.Join('\t', cells[..^2]), cells => (cells[^2], cells[^1]), StringComparer.Ordinal);
    }
}
