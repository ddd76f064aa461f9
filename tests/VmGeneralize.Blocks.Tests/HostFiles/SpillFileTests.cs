using VmGeneralize.TestSupport;

namespace VmGeneralize.Blocks.Tests.HostFiles;

public class SpillFileTests
{
    [Fact]
    public void Nothing_is_left_when_the_overlay_is_gone()
    {
        using TemporaryFolder folder = new();
        using (OverlayDevice overlay = Spilled(folder))
        {
            byte[] read = new byte[1];
            overlay.Read(5, read);
            Assert.Equal(7, read[0]);
        }

        Assert.Empty(Directory.EnumerateFileSystemEntries(folder.Path));
    }

    [SkippableFact]
    public void Has_no_name_while_it_lives_and_is_nobody_elses()
    {
        Skip.If(OperatingSystem.IsWindows(), "on Windows an open file keeps its name");
        Skip.IfNot(OperatingSystem.IsLinux(), "/proc shows it on Linux only");
        using TemporaryFolder folder = new();
        using OverlayDevice overlay = Spilled(folder);

        Assert.Empty(Directory.EnumerateFileSystemEntries(folder.Path));
        string handle = Assert.Single(
            Directory.EnumerateFileSystemEntries("/proc/self/fd"), entry => Target(entry).StartsWith(folder.Path, StringComparison.Ordinal));
        Assert.EndsWith(" (deleted)", Target(handle), StringComparison.Ordinal);
        // The mode of the file behind the handle.
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, OperatingSystem.IsWindows() ? UnixFileMode.None : File.GetUnixFileMode(handle));
    }

    // An overlay with every page in the spill file.
    private static OverlayDevice Spilled(TemporaryFolder folder)
    {
        OverlayDevice overlay = new(new MemoryDevice(new byte[OverlayDevice.PageSize]), memoryLimit: 0, folder.Path);
        overlay.Write(5, [7]);
        return overlay;
    }

    // Handles of other tests come and go during the listing.
    private static string Target(string handle)
    {
        try
        {
            return File.ResolveLinkTarget(handle, returnFinalTarget: false)?.FullName ?? "";
        }
        catch (IOException)
        {
            return "";
        }
    }
}
