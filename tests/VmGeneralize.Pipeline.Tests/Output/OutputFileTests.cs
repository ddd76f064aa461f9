using VmGeneralize.Pipeline.Output;
using VmGeneralize.TestSupport;

namespace VmGeneralize.Pipeline.Tests.Output;

public class OutputFileTests
{
    [Fact]
    public void Appears_under_its_name_only_when_committed()
    {
        using TemporaryFolder folder = new();
        using (OutputFile file = new(folder.File("a.vhd"), overwrite: false))
        {
            File.WriteAllText(file.TemporaryPath, "x");
            Assert.False(File.Exists(file.Path));
            file.Commit();
        }

        Assert.Equal("x", File.ReadAllText(folder.File("a.vhd")));
        Assert.Single(Directory.GetFileSystemEntries(folder.Path));
    }

    [Fact]
    public void Leaves_nothing_behind_without_commit()
    {
        using TemporaryFolder folder = new();
        using (OutputFile file = new(folder.File("a.vhd"), overwrite: false))
        {
            File.WriteAllText(file.TemporaryPath, "x");
        }

        Assert.Empty(Directory.GetFileSystemEntries(folder.Path));
    }

    [Fact]
    public void Does_not_replace_a_file_that_came_meanwhile()
    {
        using TemporaryFolder folder = new();
        using OutputFile file = new(folder.File("a.vhd"), overwrite: false);
        File.WriteAllText(file.TemporaryPath, "new");
        File.WriteAllText(file.Path, "old");
        Assert.Throws<IOException>(file.Commit);
        Assert.Equal("old", File.ReadAllText(file.Path));
    }

    [Fact]
    public void What_a_killed_process_left_goes_and_what_one_still_writes_stays()
    {
        using TemporaryFolder folder = new();
        string[] others =
        [
            ".a.vhd.vmgeneralize-partial",
            ".a.vhd.json.1.vmgeneralize-partial",
            ".a.vhd.x.vmgeneralize-partial",
            "a.vhd.1.vmgeneralize-partial",
        ];
        foreach (string name in others.Append(".a.vhd.1.vmgeneralize-partial"))
        {
            File.WriteAllText(folder.File(name), "x");
        }

        using (new FileStream(folder.File(".a.vhd.2.vmgeneralize-partial"), FileMode.Create, FileAccess.Write, FileShare.None))
        using (new OutputFile(folder.File("a.vhd"), overwrite: false))
        {
            string[] left = [.. Directory.GetFiles(folder.Path).Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal)];
            Assert.Equal(others.Append(".a.vhd.2.vmgeneralize-partial").Order(StringComparer.Ordinal), left);
        }
    }

    [Fact]
    public void A_text_replaces_an_older_file_as_a_whole()
    {
        using TemporaryFolder folder = new();
        File.WriteAllText(folder.File("a.json"), "an older and longer one");

        OutputFile.Write(folder.File("a.json"), "ä\n");

        Assert.Equal("ä\n"u8.ToArray(), File.ReadAllBytes(folder.File("a.json")));
        Assert.Single(Directory.GetFileSystemEntries(folder.Path));
    }

    [Fact]
    public void What_fails_on_the_way_leaves_the_older_file()
    {
        using TemporaryFolder folder = new();
        File.WriteAllText(folder.File("a.json"), "old");

        Assert.Throws<InvalidDataException>(() => OutputFile.Write(folder.File("a.json"), stream =>
        {
            stream.WriteByte((byte)'n');
            throw new InvalidDataException();
        }));

        Assert.Equal("old", File.ReadAllText(folder.File("a.json")));
        Assert.Single(Directory.GetFileSystemEntries(folder.Path));
    }
}
