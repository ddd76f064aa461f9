using VmGeneralize.FileSystems;
using Xunit;

namespace VmGeneralize.TestSupport.Contracts;

/// <summary>The contract of reading for every <see cref="IFileSystem"/>, whatever is behind it.</summary>
public abstract class FileSystemContract
{
    protected const string Existing = "/folder/size 100.bin";

    protected delegate void Edit(IWritableFileSystem fileSystem);

    /// <summary>A file system that holds <see cref="SampleTree"/> and nothing else except what its format always has.</summary>
    protected abstract IFileSystem OpenFilled();

    [SkippableFact]
    public void The_root_is_a_directory_without_a_name()
    {
        using IFileSystem fileSystem = OpenFilled();

        Assert.True(fileSystem.Root.IsDirectory);
        Assert.Equal("", fileSystem.Root.Name);
        Assert.Equal(fileSystem.Root, fileSystem.Find("/"));
        Assert.NotEmpty(fileSystem.Format);
        Assert.True(fileSystem.AllocationUnit >= 512 && int.IsPow2(fileSystem.AllocationUnit), $"{fileSystem.AllocationUnit}");
    }

    [SkippableFact]
    public void Listing_gives_every_name_once_and_its_contents()
    {
        using IFileSystem fileSystem = OpenFilled();

        AssertTree(SampleTree.Instance.Entries, fileSystem);
    }

    [SkippableFact]
    public void What_is_listed_is_found_by_its_path_and_is_the_same()
    {
        using IFileSystem fileSystem = OpenFilled();

        foreach ((string path, byte[]? contents) in SampleTree.Instance.Entries)
        {
            FileEntry entry = Find(fileSystem, path);
            Assert.Equal(contents is null, entry.IsDirectory);
            Assert.Equal(contents?.Length ?? 0, entry.Length);
            Assert.Equal(path[(path.LastIndexOf('/') + 1)..], entry.Name);
            Assert.Equal(entry, fileSystem.List(Find(fileSystem, path[..path.LastIndexOf('/')])).Single(listed => listed.Name == entry.Name));
        }
    }

    [SkippableTheory]
    [InlineData("/no such file")]
    [InlineData("/folder/no such file")]
    [InlineData("/no such folder/x")]
    [InlineData("/folder/size 100.bin/x")] // a file is no directory
    [InlineData("/folder/..")]
    [InlineData("/folder/.")]
    public void What_is_not_there_is_not_found(string path)
    {
        using IFileSystem fileSystem = OpenFilled();

        Assert.Null(fileSystem.Find(path));
    }

    [SkippableFact]
    public void Empty_names_in_a_path_count_for_nothing()
    {
        using IFileSystem fileSystem = OpenFilled();

        Assert.Equal(Find(fileSystem, "/folder/deeper"), fileSystem.Find("//folder///deeper/"));
    }

    [SkippableFact]
    public void Reading_from_anywhere_gives_what_is_there_and_ends_with_the_file()
    {
        using IFileSystem fileSystem = OpenFilled();
        byte[] contents = SampleTree.Instance.Entries["/folder/size 600000.bin"]!;
        FileEntry file = Find(fileSystem, "/folder/size 600000.bin");
        Random random = new(5);
        for (int round = 0; round < 200; round++)
        {
            int offset = random.Next(contents.Length + 5000);
            byte[] read = new byte[random.Next(20_000)];
            int count = fileSystem.Read(file, offset, read);

            Assert.Equal(Math.Clamp(contents.Length - offset, 0, read.Length), count);
            Assert.True(read.AsSpan(0, count).SequenceEqual(contents.AsSpan(Math.Min(offset, contents.Length), count)), $"{count} bytes at {offset}");
        }
    }

    [SkippableFact]
    public void Reading_two_files_in_turns_mixes_nothing_up()
    {
        using IFileSystem fileSystem = OpenFilled();
        string[] paths = ["/folder/size 70000.bin", "/folder/size 4097.bin", SampleTree.Replaced];
        byte[] part = new byte[1000];
        for (int offset = 0; offset < 4000; offset += part.Length)
        {
            foreach (string path in paths)
            {
                Assert.Equal(part.Length, fileSystem.Read(Find(fileSystem, path), offset, part));
                Assert.True(part.AsSpan().SequenceEqual(SampleTree.Instance.Entries[path].AsSpan(offset, part.Length)), $"{path} at {offset}");
            }
        }
    }

    protected static FileEntry Find(IFileSystem fileSystem, string path)
    {
        FileEntry? entry = fileSystem.Find(path);
        Assert.True(entry is not null, $"{path} is not there");
        return entry;
    }

    protected static byte[] ReadAll(IFileSystem fileSystem, FileEntry file)
    {
        byte[] bytes = new byte[file.Length];
        Assert.Equal(bytes.Length, fileSystem.Read(file, 0, bytes));
        return bytes;
    }

    /// <summary>
    /// Checks that every path below the root has the expected contents; ignores what a format always has at its root, and
    /// <see cref="SampleLinks"/>.
    /// </summary>
    protected static void AssertTree(IReadOnlyDictionary<string, byte[]?> expected, IFileSystem fileSystem)
    {
        SortedDictionary<string, byte[]?> actual = new(StringComparer.Ordinal);
        foreach (FileEntry entry in fileSystem.List(fileSystem.Root).Where(IsOfTree))
        {
            Collect(fileSystem, entry, "/" + entry.Name, actual);
        }

        Assert.Equal(expected.Keys.Order(StringComparer.Ordinal), actual.Keys);
        foreach ((string path, byte[]? contents) in actual)
        {
            Assert.True(contents is null ? expected[path] is null : contents.AsSpan().SequenceEqual(expected[path]), $"{path} has other contents");
        }
    }

    /// <summary>Checks that impossible edits are refused, each with the exception for its cause.</summary>
    protected static void AssertRefusals(IWritableFileSystem fileSystem)
    {
        Assert.Throws<GuestPathExistsException>(() => fileSystem.Create(Existing, [1]));
        Assert.Throws<GuestPathNotFoundException>(() => fileSystem.Create("/no such folder/x", [1]));
        Assert.Throws<GuestPathNotFoundException>(() => fileSystem.Delete("/no such file"));
        Assert.Throws<GuestPathNotFoundException>(() => fileSystem.Replace("/no such file", [1]));
    }

    /// <summary>Checks that every edit is refused, with the reason.</summary>
    protected static void AssertNoMoreEdits(IWritableFileSystem fileSystem, string why)
    {
        Edit[] edits =
        [
            volume => volume.Delete("/folder/size 511.bin"),
            volume => volume.Replace("/folder/size 511.bin", [1]),
            volume => volume.Create("/another", [1]),
            volume => volume.Scrub(),
            volume => volume.WipeSlack(),
            volume => volume.Complete(),
        ];
        Assert.All(edits, edit => Assert.Contains(why, Assert.Throws<InvalidOperationException>(() => edit(fileSystem)).Message));
    }

    private static bool IsOfTree(FileEntry entry) => entry.Name is not "lost+found" && entry.Name[0] != '$' && "/" + entry.Name != SampleLinks.Folder;

    private static void Collect(IFileSystem fileSystem, FileEntry entry, string path, SortedDictionary<string, byte[]?> tree)
    {
        tree.Add(path, entry.IsDirectory ? null : entry.Kind == FileKind.File ? ReadAll(fileSystem, entry) : []);
        if (entry.IsDirectory)
        {
            FileEntry[] children = [.. fileSystem.List(entry)];
            Assert.Equal(children.Select(child => new NamedEntry(child.Name, child.Kind)), fileSystem.Names(entry));
            foreach (FileEntry child in children)
            {
                Collect(fileSystem, child, $"{path}/{child.Name}", tree);
            }
        }
    }
}
