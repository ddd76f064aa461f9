using VmGeneralize.Blocks.HostFiles;
using VmGeneralize.TestSupport;

namespace VmGeneralize.Blocks.Tests.HostFiles;

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
        foreach (string name in (string[])[.. others, ".a.vhd.1.vmgeneralize-partial", $".a.vhd.{new string('a', 32)}.vmgeneralize-partial"])
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

        OutputFile.Write(folder.File("a.json"), "ä\n", OutputRights.Private);

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
        }, OutputRights.Private));

        Assert.Equal("old", File.ReadAllText(folder.File("a.json")));
        Assert.Single(Directory.GetFileSystemEntries(folder.Path));
    }

    [SkippableFact]
    public void Only_plain_files_are_replaced()
    {
        OutsideTool.Require("mkfifo");
        using TemporaryFolder folder = new();
        File.WriteAllText(folder.File("victim"), "old");
        File.CreateSymbolicLink(folder.File("link"), "victim");
        OutsideTool.RunChecked("mkfifo", folder.File("pipe"));

        foreach ((string name, string what) in new[] { ("link", "a link to victim"), ("pipe", "a pipe"), ("", "a folder") })
        {
            string path = Path.Combine(folder.Path, name);
            RefusedException refusal = Assert.Throws<RefusedException>(() => OutputFile.Write(path, "new", OutputRights.Private));
            Assert.Equal(("output-not-a-file", $"{path} is {what}: only regular files are written and replaced."), (refusal.Code.Text, refusal.Reason));
        }

        Assert.Equal("old", File.ReadAllText(folder.File("victim")));
    }

    [Fact]
    public void Names_of_temporary_files_cannot_be_guessed()
    {
        using TemporaryFolder folder = new();
        using OutputFile one = new(folder.File("a"), overwrite: false);
        using OutputFile other = new(folder.File("a"), overwrite: false);

        Assert.NotEqual(one.TemporaryPath, other.TemporaryPath);
        File.WriteAllText(one.TemporaryPath, "planted");
        Assert.Throws<IOException>(() => OutputRights.Private.Create(one.TemporaryPath));
    }

    [SkippableFact]
    public void A_link_in_the_place_of_a_temporary_file_is_not_followed()
    {
        OutsideTool.Require("ln");
        using TemporaryFolder folder = new();
        OutsideTool.RunChecked("ln", "-s", "elsewhere", folder.File("link"));

        Assert.Throws<IOException>(() => OutputRights.Private.Create(folder.File("link")));
        Assert.False(File.Exists(folder.File("elsewhere")));
    }

    [SkippableTheory]
    [InlineData(UnixFileMode.UserRead, UnixFileMode.UserRead | UnixFileMode.UserWrite)]
    [InlineData(
        UnixFileMode.UserRead | UnixFileMode.UserExecute | UnixFileMode.GroupRead, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead)]
    public void What_is_made_of_a_disk_has_no_more_rights_than_the_disk(UnixFileMode source, UnixFileMode expected)
    {
        OutsideTool.Require("chmod");
        if (OperatingSystem.IsWindows())
        {
            return; // it has no chmod, and other rights
        }

        using TemporaryFolder folder = new();
        File.WriteAllText(folder.File("disk"), "x");
        File.WriteAllText(folder.File("parent"), "x");
        File.SetUnixFileMode(folder.File("disk"), source);
        File.SetUnixFileMode(folder.File("parent"), source | UnixFileMode.OtherRead);

        OutputFile.Write(folder.File("out"), "x", OutputRights.Like([folder.File("disk"), folder.File("parent"), folder.File("missing")]));
        OutputFile.Write(folder.File("alone"), "x", OutputRights.Like([folder.File("missing")]));

        Assert.Equal(expected, File.GetUnixFileMode(folder.File("out")));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(folder.File("alone")));
    }
}
