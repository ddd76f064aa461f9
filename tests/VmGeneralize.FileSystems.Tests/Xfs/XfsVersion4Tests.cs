using System.Globalization;
using VmGeneralize.FileSystems.Posix;
using VmGeneralize.FileSystems.Tests.Ntfs;
using VmGeneralize.FileSystems.Xfs;
using VmGeneralize.TestSupport;

namespace VmGeneralize.FileSystems.Tests.Xfs;

/// <summary>Tests version 4, which newer kernels do not mount, so mkfs.xfs fills the volume from a list (its option -p).</summary>
public sealed class XfsVersion4Tests
{
    [SkippableTheory]
    [InlineData("v4")]
    [InlineData("v4-512")]
    [InlineData("v4-noattr2")]
    public void Reads_what_mkfs_wrote(string format)
    {
        XfsImage.RequireTools();
        using TemporaryFolder folder = new();
        byte[] contents = new byte[300_000];
        new Random(1).NextBytes(contents);
        string source = folder.File("source");
        File.WriteAllBytes(source, contents);
        string target = new('t', 700);
        List<string> lines =
        [
            "/dev/null", "0 0", "d--755 0 0",
            $"file -u-640 7 9 {source}", "short l--777 0 0 target", $"long l--777 0 0 {target}", "pipe p--600 0 0",
        ];
        foreach (int count in (int[])[3, 40, 900])
        {
            lines.Add($"d{count} d--755 0 0");
            lines.AddRange(Enumerable.Range(0, count).Select(index => Name(index) + " ---644 0 0 /dev/null"));
            lines.Add("$");
        }

        lines.Add("$");
        string list = folder.File("list");
        File.WriteAllLines(list, lines);
        string path = folder.File("volume");
        SparseFile.Create(path, 48 << 20);
        OutsideTool.RunChecked("mkfs.xfs", ["-q", "--unsupported", .. XfsImage.Formats[format], "-p", list, path]);

        using FileDevice device = new(path);
        using XfsFileSystem fileSystem = XfsFileSystem.Open(device);
        Assert.Equal([], fileSystem.Check());
        Assert.Equal(["d3", "d40", "d900", "file", "long", "pipe", "short"], fileSystem.List(fileSystem.Root).Select(entry => entry.Name).Order());
        FileEntry file = fileSystem.Find("/file")!;
        byte[] read = new byte[contents.Length + 1];
        Assert.Equal(contents.Length, fileSystem.Read(file, 0, read));
        Assert.Equal(contents, read[..^1]);
        PosixAttributes attributes = fileSystem.Attributes(file);
        Assert.Equal((0x9A0u, 7u, 9u), (attributes.Mode, attributes.UserId, attributes.GroupId)); // 04640
        Assert.Equal("target", fileSystem.ReadLink(fileSystem.Find("/short")!));
        Assert.Equal(target, fileSystem.ReadLink(fileSystem.Find("/long")!));
        foreach (int count in (int[])[3, 40, 900])
        {
            Assert.Equal(
                Enumerable.Range(0, count).Select(Name),
                fileSystem.List(fileSystem.Find($"/d{count}")!).Select(entry => entry.Name).Order(StringComparer.Ordinal));
        }
    }

    private static string Name(int index) => string.Create(CultureInfo.InvariantCulture, $"{index:D4}-{new string('n', index % 40)}");
}
