using System.Text;
using VmGeneralize.FileSystems;
using VmGeneralize.FileSystems.Posix;
using Xunit;

namespace VmGeneralize.TestSupport.Contracts;

/// <summary>Links in addition to <see cref="SampleTree"/>, for formats that have them: two names of one file, symbolic links of every kind.</summary>
public static class SampleLinks
{
    public const string Folder = "/links";
    public const string FirstName = Folder + "/one name";
    public const string SecondName = Folder + "/other name";
    public const string ToFolder = Folder + "/to a folder";

    /// <summary>Contents of the file with two names.</summary>
    public static byte[] Contents { get; } = Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat("a file with two names. ", 300)));

    /// <summary>Maps each path to its target; one target is too long for the inode.</summary>
    public static IReadOnlyDictionary<string, string> Symbolic { get; } = new SortedDictionary<string, string>(StringComparer.Ordinal)
    {
        [Folder + "/to a file"] = "one name",
        [ToFolder] = "/folder",
        [Folder + "/to nothing"] = "../no such file",
        [Folder + "/to itself"] = "to itself",
        [Folder + "/far"] = "/größe/" + new string('t', 200),
    };

    public static void WriteHardTo(string folder)
    {
        Directory.CreateDirectory(folder + Folder);
        File.WriteAllBytes(folder + FirstName, Contents);
        OutsideTool.RunChecked("ln", folder + FirstName, folder + SecondName);
    }

    public static void WriteSymbolicTo(string folder)
    {
        foreach ((string path, string target) in Symbolic)
        {
            File.CreateSymbolicLink(folder + path, target);
        }
    }

    /// <summary>Checks that both names are one file, with unchanged contents.</summary>
    public static void AssertHard(IFileSystem fileSystem)
    {
        FileEntry first = fileSystem.Find(FirstName)!;
        FileEntry second = fileSystem.Find(SecondName)!;
        Assert.Equal("other name", second.Name);
        Assert.Equal(first with { Name = second.Name }, second);
        Assert.Equal(2, first.Links);
        byte[] bytes = new byte[Contents.Length];
        Assert.Equal(bytes.Length, fileSystem.Read(second, 0, bytes));
        Assert.Equal(Contents, bytes);
    }

    /// <summary>Checks that the symbolic links are listed as such and point where they did, and that nothing is found through them.</summary>
    public static void AssertSymbolic(IPosixFileSystem fileSystem)
    {
        FileEntry[] links = [.. fileSystem.List(fileSystem.Find(Folder)!).Where(entry => entry.Kind == FileKind.SymbolicLink)];
        Assert.Equal(Symbolic.Keys, links.Select(link => $"{Folder}/{link.Name}").Order(StringComparer.Ordinal));
        Assert.All(links, link => Assert.Equal(Symbolic[$"{Folder}/{link.Name}"], fileSystem.ReadLink(link)));
        Assert.All(links, link => Assert.Equal(fileSystem.Find($"{Folder}/{link.Name}"), link));
        Assert.Null(fileSystem.Find(ToFolder + "/deeper"));
        Assert.Throws<ArgumentException>(() => fileSystem.ReadLink(fileSystem.Find(FirstName)!));
    }
}
