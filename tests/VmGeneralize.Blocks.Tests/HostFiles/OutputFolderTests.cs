using VmGeneralize.Blocks.HostFiles;
using VmGeneralize.TestSupport;

namespace VmGeneralize.Blocks.Tests.HostFiles;

public sealed class OutputFolderTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void A_folder_that_is_missing_is_refused_and_not_made()
    {
        RefusedException refused = Assert.Throws<RefusedException>(() => OutputFolder.Require(_folder.File("typo/out.vhd")));

        Assert.Equal("output-no-folder", refused.Code.Text);
        Assert.Contains(_folder.File("typo"), refused.Reason, StringComparison.Ordinal);
        Assert.False(Directory.Exists(_folder.File("typo")));
    }

    [Fact]
    public void A_folder_that_may_be_made_needs_the_one_above_it()
    {
        OutputFolder.Require(_folder.File("new/out.vhd"), mayMake: true);

        Assert.Throws<RefusedException>(() => OutputFolder.Require(_folder.File("typo/new/out.vhd"), mayMake: true));
        Assert.Empty(Directory.EnumerateFileSystemEntries(_folder.Path)); // a probe leaves nothing
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_file_is_no_folder(bool mayMake)
    {
        File.WriteAllText(_folder.File("file"), "");

        RefusedException refused = Assert.Throws<RefusedException>(() => OutputFolder.Require(_folder.File("file/out.vhd"), mayMake));

        Assert.Equal("output-no-folder", refused.Code.Text);
    }

    [SkippableFact]
    public void A_folder_that_takes_no_files_is_refused()
    {
        Skip.IfNot(OperatingSystem.IsLinux(), "on Windows and macOS there is no folder in which an administrator cannot write");

        RefusedException refused = Assert.Throws<RefusedException>(() => OutputFolder.Require("/proc/out.vhd"));

        Assert.Equal("output-not-writable", refused.Code.Text);
        Assert.DoesNotContain("partial", refused.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void What_a_killed_process_left_of_a_look_goes_with_the_next_one()
    {
        File.WriteAllText(OutputFile.TemporaryName(_folder.Path, "out.vhd"), "");
        string others = OutputFile.TemporaryName(_folder.Path, "other.vhd");
        File.WriteAllText(others, "");

        OutputFolder.Require(_folder.File("out.vhd"));

        Assert.Equal([others], Directory.GetFileSystemEntries(_folder.Path));
    }

    [Fact]
    public void How_much_is_free_is_known_here() => Assert.InRange(OutputFolder.FreeBytes(_folder.File("out.vhd")) ?? -1, 0, long.MaxValue);

    public void Dispose() => _folder.Dispose();
}
