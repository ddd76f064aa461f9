using System.Text;
using VmGeneralize.FileSystems.Ntfs;
using VmGeneralize.TestSupport;

namespace VmGeneralize.FileSystems.Tests.Ntfs;

public sealed class NtfsGuestEditTests(WindowsGuest guest) : IClassFixture<WindowsGuest>
{
    [SkippableFact]
    public void Deleting_trees_of_a_guest_changes_nothing_else()
    {
        using TemporaryFolder folder = new();
        string volume = guest.CopyVolume(folder);
        string[] doomed = ["Windows/Panther", "Windows/Temp", "KeepMe/ads.txt", "Windows/System32/en-US", "Windows/CompressedLogs", "ProgramData/sparse.vhd", "Users/All Users", "pagefile.sys", "Windows/System32/wofcompressed.dll"];
        SortedDictionary<string, string> expected = Manifest.Parse(File.ReadAllText(guest.ManifestPath));
        IReadOnlyList<RemovedEntry> removed = [];

        string edited = NtfsImage.Edit(volume, fileSystem =>
        {
            Assert.Equal([], fileSystem.Check());
            foreach (string path in doomed)
            {
                IReadOnlyList<RemovedEntry> preview = fileSystem.PreviewDelete("/" + path);
                removed = fileSystem.Delete("/" + path);
                Assert.Equal(preview, removed);
                Assert.Null(fileSystem.Find("/" + path));
            }

            Assert.True(fileSystem.Scrub() > 0);
            Assert.Equal(0, fileSystem.Scrub());
            Assert.Equal([], fileSystem.Check());
            fileSystem.Complete();
        });

        Judge.AssertSound(edited);
        foreach (string path in expected.Keys.Where(path => Array.Exists(doomed, name => path == name || path.StartsWith(name + "/", StringComparison.Ordinal) || path.StartsWith(name + ":", StringComparison.Ordinal))).ToList())
        {
            expected.Remove(path);
        }

        expected["KeepMe/shared.bin"] = expected["KeepMe/shared.bin"].Replace(" 00000020 2 ", " 00000020 1 ", StringComparison.Ordinal);
        for (int i = 0; i < 200; i++)
        {
            string path = $"Windows/WinSxS/amd64_x/f{i}.dll";
            expected[path] = expected[path].Replace(" 00000020 2 ", " 00000020 1 ", StringComparison.Ordinal);
        }

        Assert.Equal(expected, Judge.ReadManifest(edited));
        foreach (string name in new[] { "setupact.log", "UnattendGC", "hardlink-to-shared.bin", "level17", "junction-out", "wofcompressed.dll", "fragmented.etl", new string('l', 200), "secret.stream" })
        {
            // Sysprep keeps a log of its own under the first name.
            Assert.Equal((name, name == "setupact.log"), (name, Judge.IsLive(edited, Encoding.Unicode.GetBytes(name))));
        }

        Assert.False(Judge.IsLive(edited, "SABlAGwAbABvAA=="u8));
    }
}
