using VmGeneralize.Blocks;
using VmGeneralize.FileSystems.Ntfs;
using VmGeneralize.TestSupport;

namespace VmGeneralize.FileSystems.Tests.Ntfs;

public sealed class NtfsReadTests(WindowsGuest guest) : IClassFixture<WindowsGuest>
{
    [SkippableFact]
    public void A_guest_reads_as_ntfs_3g_reads_it()
    {
        using FileDevice device = guest.OpenVolume();
        using NtfsFileSystem fileSystem = NtfsFileSystem.Open(device);

        Assert.Equal("NTFS 3.1", fileSystem.Format);
        Assert.Equal("Windows", fileSystem.Label);
        Assert.Equal(LogFileState.Empty, fileSystem.State.Log);
        Assert.False(fileSystem.State.DirtyFlag);
        SortedDictionary<string, string> expected = Manifest.Parse(File.ReadAllText(guest.ManifestPath));
        SortedDictionary<string, string> actual = Manifest.Of(fileSystem);
        Assert.Equal(expected.Keys, actual.Keys);
        foreach ((string path, string line) in expected)
        {
            Assert.Equal((path, line), (path, actual[path]));
        }
    }
}
