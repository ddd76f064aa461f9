using VmGeneralize.Blocks;
using VmGeneralize.Disks.Raw;
using VmGeneralize.TestSupport;

namespace VmGeneralize.Disks.Tests.Raw;

public sealed class FileTypeTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void A_file_may_be_opened_and_so_may_a_link_to_it(int length)
    {
        using TemporaryFolder folder = new();
        File.WriteAllBytes(folder.File("file"), new byte[length]);
        File.CreateSymbolicLink(folder.File("link"), "file");

        FileType.Check(folder.File("file"));
        FileType.Check(folder.File("link"));
    }

    [SkippableFact]
    public void Pipes_devices_and_folders_are_told_before_they_are_opened()
    {
        OutsideTool.Require("mkfifo", "mknod");
        using TemporaryFolder folder = new();
        OutsideTool.RunChecked("mkfifo", folder.File("pipe"));
        OutsideTool.RunChecked("mknod", folder.File("character"), "c", "1", "3");
        File.CreateSymbolicLink(folder.File("link"), "pipe");

        Assert.Contains("is a pipe", Assert.Throws<NotAFileException>(() => FileType.Check(folder.File("pipe"))).Message, StringComparison.Ordinal);
        Assert.Contains("is a pipe", Assert.Throws<NotAFileException>(() => FileType.Check(folder.File("link"))).Message, StringComparison.Ordinal);
        Assert.Contains("holds no disk", Assert.Throws<NotAFileException>(() => FileType.Check(folder.File("character"))).Message, StringComparison.Ordinal);
        Assert.Contains("is a folder", Assert.Throws<NotAFileException>(() => FileType.Check(folder.Path)).Message, StringComparison.Ordinal);
    }

    [SkippableFact]
    public void A_block_device_may_be_opened_under_any_name()
    {
        OutsideTool.Require("mknod");
        using TemporaryFolder folder = new();
        OutsideTool.RunChecked("mknod", folder.File("node"), "b", "7", "0");

        FileType.Check(folder.File("node"));
    }

    [Fact]
    public void What_is_not_there_is_not_found()
    {
        using TemporaryFolder folder = new();
        foreach (string path in (string[])[folder.File("nothing"), "no-such-disk.vhdx", "no-such-folder/disk.vhdx"])
        {
            Assert.StartsWith($"There is no file {path}:", Assert.Throws<FileNotFoundException>(() => FileType.Check(path)).Message, StringComparison.Ordinal);
        }
    }
}
