using VmGeneralize.FileSystems.Posix;
using VmGeneralize.FileSystems.Tests.Ntfs;
using VmGeneralize.FileSystems.Xfs;
using VmGeneralize.TestSupport;

namespace VmGeneralize.FileSystems.Tests.Xfs;

/// <summary>Tests logs whose last writes did not complete.</summary>
public sealed class XfsTornLogTests
{
    /// <summary>The last writes of a log arrive in any order, and some not at all.</summary>
    [SkippableTheory]
    [InlineData("rhel9")]
    [InlineData("rhel10")]
    [InlineData("plain")]
    public void A_log_that_was_torn_at_its_head_is_read_up_to_there(string format)
    {
        XfsImage.RequireTools();
        using TemporaryFolder folder = new();
        string whole = Dirty(folder, format);
        Random random = new(format.Length);
        int[][] holes = [[1], [1, 2, 3], [4], [.. Enumerable.Range(1, 20)], [9, 17], [.. Enumerable.Range(0, 5).Select(_ => random.Next(1, 40))]];
        foreach (int[] hole in holes)
        {
            string torn = folder.File("torn");
            File.Copy(whole, torn, overwrite: true);
            using (FileDevice device = new(torn, writable: true))
            {
                new XfsTornLog(device).Tear(device, hole);
            }

            XfsReplayJudge.Compare(torn, $"{format} without {string.Join(' ', hole)}");
        }
    }

    /// <summary>A volume whose log was replayed up to a hole is edited like any other: the kernel finds what it recovers itself, and the edits.</summary>
    [SkippableTheory]
    [InlineData("rhel10")]
    [InlineData("block-1k")]
    public void A_log_that_was_torn_is_replayed_and_the_volume_edited(string format)
    {
        XfsImage.RequireTools();
        using TemporaryFolder folder = new();
        string torn = Dirty(folder, format);
        using (FileDevice device = new(torn, writable: true))
        {
            new XfsTornLog(device).Tear(device, Enumerable.Range(1, 20));
        }

        string kernel = torn + ".kernel";
        OutsideTool.RunChecked("cp", "--sparse=always", torn, kernel);
        string[] recovered = [];
        XfsImage.Mounted(kernel, mount => recovered = Names(mount));
        string[] gone = [.. recovered.Where((_, index) => index % 2 == 0)];
        string edited = EditedCopy.Make(torn, device => XfsFileSystem.Open(device), fileSystem =>
        {
            Assert.NotEmpty(fileSystem.Notes); // a log was replayed
            Array.ForEach(gone, name => fileSystem.Delete("/" + name));
            fileSystem.Create("/new", "made afterwards"u8, new NewFile(0x1A4, 0, 0, [], 0));
            fileSystem.Complete();
        });

        Assert.True(gone.Length > 3);
        Assert.Subset(XfsJudge.Complaints(kernel).ToHashSet(), XfsJudge.Complaints(edited).ToHashSet());
        XfsImage.Mounted(edited, mount =>
        {
            Assert.Equal(recovered.Except(gone).Append("new").Order(StringComparer.Ordinal), Names(mount));
            Assert.Equal("made afterwards", File.ReadAllText(Path.Combine(mount, "new")));
        });
    }

    private static string[] Names(string mount) =>
        [.. new DirectoryInfo(mount).EnumerateFileSystemInfos().Select(entry => entry.Name).Order(StringComparer.Ordinal)];

    private static string Dirty(TemporaryFolder folder, string format)
    {
        string path = XfsImage.Make(folder, format, 64);
        XfsLoad.Run(path, seed: 11, steps: 120, flush: true, settle: false, hold: true);
        return path;
    }
}
