using VmGeneralize.Blocks;
using VmGeneralize.FileSystems.Fat;
using VmGeneralize.TestSupport;

namespace VmGeneralize.FileSystems.Tests.Fat;

/// <summary>A FAT volume made by mkfs.vfat and filled by mtools, and the tree that was copied into it.</summary>
internal sealed class FatImage : IDisposable
{
    private static readonly Dictionary<string, string> Mtools = new() { ["MTOOLS_SKIP_CHECK"] = "1", ["LC_ALL"] = "C.UTF-8" };

    private static readonly Lazy<byte[]> SampleBytes = new(() =>
    {
        using FatImage image = new FatImage(16, 20_000).Fill();
        return image.Load().Bytes;
    });

    private readonly TemporaryFolder _folder = new();

    public FatImage(int bits, int kibibytes, params string[] options)
    {
        OutsideTool.Require("mkfs.vfat", "mcopy", "mmd", "mdel", "fsck.vfat");
        Path = _folder.File("fat.img");
        using (FileStream file = File.Create(Path))
        {
            file.SetLength(kibibytes * 1024L);
        }

        OutsideTool.RunChecked("mkfs.vfat", ["-F", $"{bits}", "-n", "TEST VOL", "-i", "1234ABCD", .. options, Path]);
    }

    public string Path { get; }

    /// <summary>The expected contents of the volume: path to contents, null for directories.</summary>
    public SortedDictionary<string, byte[]?> Expected { get; } = new(StringComparer.Ordinal);

    public static IEnumerable<object[]> Geometries =>
    [
        [12, 1440, Array.Empty<string>()],
        [12, 4000, new[] { "-s", "8" }],
        [16, 20_000, Array.Empty<string>()],
        [16, 40_000, new[] { "-s", "2", "-f", "1" }],
        [32, 40_000, Array.Empty<string>()],
        [32, 90_000, new[] { "-s", "2", "-R", "64" }],
        [32, 80_000, new[] { "-s", "1", "-S", "1024" }],
        [16, 40_000, new[] { "-s", "1", "-S", "4096" }],
    ];

    public void Directory(string path)
    {
        Run("mmd", "-i", Path, $"::{path}");
        Expected.Add(path, null);
    }

    public void Write(string path, byte[] contents)
    {
        string source = _folder.File("source");
        File.WriteAllBytes(source, contents);
        Run("mcopy", "-o", "-i", Path, source, $"::{path}");
        Expected[path] = contents;
    }

    public void WriteAll(string directory, Dictionary<string, byte[]> files)
    {
        using TemporaryFolder sources = new();
        foreach ((string name, byte[] contents) in files)
        {
            File.WriteAllBytes(sources.File(name), contents);
            Expected.Add($"{directory}/{name}", contents);
        }

        Run("mcopy", ["-i", Path, .. files.Keys.Select(sources.File), $"::{directory}"]);
    }

    /// <summary>Copies everything in a folder of the host.</summary>
    public void CopyTree(string folder) => Run("mcopy", ["-s", "-i", Path, .. System.IO.Directory.GetFileSystemEntries(folder), "::"]);

    public void Delete(params string[] paths)
    {
        Run("mdel", ["-i", Path, .. paths.Select(path => $"::{path}")]);
        foreach (string path in paths)
        {
            Expected.Remove(path);
        }
    }

    /// <summary>Adds names of every shape, sizes around cluster sizes, a directory with many entries, and fragments.</summary>
    public FatImage Fill()
    {
        Random random = new(11);
        Directory("/EFI");
        Directory("/EFI/Microsoft");
        Directory("/EFI/Microsoft/Boot");
        Directory("/empty directory");
        Directory("/names"); // mtools does not let the root of a FAT32 grow
        Write("/EFI/Microsoft/Boot/BCD", Bytes(random, 28_672));
        Write("/EFI/Microsoft/Boot/bootmgfw.efi", Bytes(random, 150_000));
        Write("/lower.txt", Bytes(random, 1));
        Write("/UPPER.TXT", Bytes(random, 511));
        Write("/names/Mixed.Case.Name.with.dots", Bytes(random, 512));
        Write("/names/größe 漢字.dat", Bytes(random, 513));
        Write("/names/" + new string('n', 250), Bytes(random, 4097));
        Write("/names/exactly13char", Bytes(random, 2048));
        Write("/empty", []);
        Directory("/many");
        Dictionary<string, byte[]> many = [];
        for (int i = 0; i < 150; i++)
        {
            many.Add($"a file with a long name {i}.txt", Bytes(random, i * 7));
        }

        WriteAll("/many", many);
        Delete([.. many.Keys.Where((_, i) => i % 3 == 0).Select(name => $"/many/{name}")]);
        Write("/many/fragmented.bin", Bytes(random, 120_000)); // fills the holes first
        return this;
    }

    /// <summary>A filled FAT16 volume for tests that do not compare it with anything.</summary>
    public static MemoryDevice LoadSample()
    {
        OutsideTool.Require("mkfs.vfat", "mcopy", "mmd", "mdel");
        return new MemoryDevice([.. SampleBytes.Value]);
    }

    public MemoryDevice Load() => new(File.ReadAllBytes(Path));

    /// <summary>Clusters in use as fsck.vfat counts them.</summary>
    public (int Files, long Used, long Total) Fsck()
    {
        ToolResult result = OutsideTool.Run("fsck.vfat", "-n", Path);
        Assert.True(result.ExitCode == 0, result.All);
        string[] words = result.Output.TrimEnd().Split('\n')[^1].Split([' ', ',', '/'], StringSplitOptions.RemoveEmptyEntries);
        return (int.Parse(words[^5]), long.Parse(words[^3]), long.Parse(words[^2]));
    }

    /// <summary>Everything on a volume, by path, in the form of <see cref="Expected"/>.</summary>
    public static SortedDictionary<string, byte[]?> Tree(FatFileSystem fat)
    {
        SortedDictionary<string, byte[]?> tree = new(StringComparer.Ordinal);
        Collect(fat, fat.Root, "", tree, []);
        return tree;
    }

    public void Dispose() => _folder.Dispose();

    private static void Collect(FatFileSystem fat, FileEntry directory, string path, SortedDictionary<string, byte[]?> tree, HashSet<ulong> visited)
    {
        if (!visited.Add(directory.Id))
        {
            return; // only damaged volumes have directories in two places
        }

        foreach (FileEntry entry in fat.List(directory))
        {
            string child = $"{path}/{entry.Name}";
            byte[]? contents = null;
            if (!entry.IsDirectory)
            {
                contents = new byte[Math.Min(entry.Length, 1 << 20)];
                int read = fat.Read(entry, 0, contents);
                Assert.Equal(contents.Length, read);
            }

            tree.TryAdd(child, contents);
            if (entry.IsDirectory)
            {
                Collect(fat, entry, child, tree, visited);
            }
        }
    }

    private static byte[] Bytes(Random random, int count)
    {
        byte[] bytes = new byte[count];
        random.NextBytes(bytes);
        return bytes;
    }

    private static void Run(string program, params string[] arguments)
    {
        ToolResult result = OutsideTool.Run(program, arguments, Mtools);
        Assert.True(result.ExitCode == 0, $"{program} {string.Join(' ', arguments)}: {result.All}");
    }
}
