using VmGeneralize.FileSystems.Ntfs;
using VmGeneralize.TestSupport;

namespace VmGeneralize.FileSystems.Tests.Ntfs;

/// <summary>Checks an edited volume with other people's programs and with our own checker.</summary>
internal static class Judge
{
    public static void AssertSound(string path)
    {
        using (FileDevice device = new(path))
        using (NtfsFileSystem fileSystem = NtfsFileSystem.Open(device))
        {
            Assert.Equal([], fileSystem.Check());
        }

        ToolResult resize = OutsideTool.Run("ntfsresize", "--info", "--force", path);
        Assert.True(resize.ExitCode == 0, resize.All);
        ToolResult fix = OutsideTool.Run("ntfsfix", "--no-action", path);
        Assert.True(fix.ExitCode == 0, fix.All);
    }

    /// <summary>The volume as ntfs-3g shows it.</summary>
    public static SortedDictionary<string, string> ReadManifest(string path) =>
        Manifest.Parse(OutsideTool.RunChecked("bash", Path.Combine(Repository.RequireGuests(), "windows-manifest.sh"), path));

    /// <summary>Whether the bytes occur anywhere in the live extents of a volume.</summary>
    public static bool IsLive(string path, ReadOnlySpan<byte> needle)
    {
        using FileDevice device = new(path);
        using NtfsFileSystem fileSystem = NtfsFileSystem.Open(device);
        foreach (VmGeneralize.Blocks.Extent extent in fileSystem.LiveExtents())
        {
            byte[] bytes = new byte[extent.Length];
            device.Read(extent.Offset, bytes);
            if (bytes.AsSpan().IndexOf(needle) >= 0)
            {
                return true;
            }
        }

        return false;
    }
}
