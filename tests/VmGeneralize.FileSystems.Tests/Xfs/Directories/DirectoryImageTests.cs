using System.Globalization;
using System.Text;
using VmGeneralize.FileSystems.Tests.Ntfs;
using VmGeneralize.FileSystems.Xfs;
using VmGeneralize.FileSystems.Xfs.Directories;
using VmGeneralize.TestSupport;

namespace VmGeneralize.FileSystems.Tests.Xfs.Directories;

/// <summary>Tests directories of real volumes that are laid out anew: xfs_repair finds nothing, and the kernel finds every name.</summary>
public sealed class DirectoryImageTests
{
    private static readonly int[] s_counts = [0, 1, 2, 7, 20, 50, 110, 350, 900, 3000];

    /// <summary>For each number of names: a directory, a file with room for its new blocks, and a file for the rest of that room.</summary>
    private const string Script = """
        import os, sys, random
        top = sys.argv[1]; counts = [int(c) for c in sys.argv[2:]]
        random.seed(5)
        os.mkdir(top + '/dirs')
        for count in counts:
            with open('%s/room %d' % (top, count), 'wb') as f:
                f.write(bytes((8 << 16) + count * 200)); f.flush(); os.fsync(f.fileno())
            open('%s/rest %d' % (top, count), 'wb').close()
        targets = []
        for i in range(60): open('%s/file %d' % (top, i), 'wb').close(); targets.append('%s/file %d' % (top, i))
        for count in counts:
            d = '%s/dirs/%d' % (top, count); os.mkdir(d)
            def name(i, short): return 'n%d%s' % (i, random.choice(('', ' bée', '-' * random.randrange(1, 40), 'x' * (0 if short else 240))))
            for i in range(count + 30 + count // 10):
                n = name(i, count < 8)
                if i % 100 == 99: os.mkdir('%s/%s' % (d, n))
                elif i % 100 == 98: os.symlink('target', '%s/%s' % (d, n))
                else: os.link(targets[i % 60], '%s/%s' % (d, n))
            plain = sorted(n for n in os.listdir(d) if not os.path.isdir('%s/%s' % (d, n)))
            for n in random.sample(plain, len(os.listdir(d)) - count): os.unlink('%s/%s' % (d, n))
        """;

    private const string Show = """
        import os, sys
        for d in sorted(os.listdir(sys.argv[1] + '/dirs')):
            path = '%s/dirs/%s/' % (sys.argv[1], d)
            for n in os.listdir(path): print(d, os.lstat(path + n).st_ino, os.fsencode(n).hex())
            print(d, os.stat(path + '..').st_ino, 'parent')
        """;

    private const string Use = """
        import os, sys
        for d in sorted(os.listdir(sys.argv[1] + '/dirs')):
            d = '%s/dirs/%s/' % (sys.argv[1], d)
            for i in range(200): open('%snew %d %s' % (d, i, 'y' * (i % 70)), 'wb').close()
            for n in sorted(os.listdir(d))[::3]:
                if not os.path.isdir(d + n): os.unlink(d + n)
        """;

    [SkippableTheory]
    [InlineData("size=1024", "size=4096", 512)]
    [InlineData("size=1024", "size=65536", 512)]
    [InlineData("size=2048", "size=8192", 1024)]
    [InlineData("size=4096", "size=4096", 512)]
    [InlineData("size=4096", "size=16384", 2048)]
    [InlineData("size=4096", "size=65536", 512)]
    public void The_kernel_finds_every_name_of_a_directory_that_is_laid_out_anew(string block, string directory, int inode)
    {
        XfsImage.RequireTools();
        using TemporaryFolder folder = new();
        string path = Make(folder, 160, block, directory, $"size={inode}");
        XfsImage.Mounted(path, mount => OutsideTool.RunChecked("python3", ["-c", Script, mount, .. s_counts.Select(Text)]));
        HashSet<string> forms = Rebuild(path, s_counts);
        Assert.Superset(new HashSet<string> { "XDB3", "XDD3", "local", "one leaf" }, forms);
        Assert.True(directory == "size=65536" || forms.Contains("free index"));
        AssertKernelIsContent(path);
    }

    /// <summary>Nodes over many leaves, and more than one block of the free-space index.</summary>
    [SkippableTheory]
    [InlineData("size=1024", "size=4096")]
    [InlineData("size=4096", "size=4096")]
    public void A_directory_of_100_000_names_is_laid_out_anew(string block, string directory)
    {
        XfsImage.RequireTools();
        using TemporaryFolder folder = new();
        string path = Make(folder, 400, block, directory, "size=512");
        XfsImage.Mounted(path, mount => OutsideTool.RunChecked("python3", "-c", Script, mount, "100000"));
        Assert.Superset(new HashSet<string> { "nodes", "free index", "further free index" }, Rebuild(path, [100_000]));
        AssertKernelIsContent(path);
    }

    /// <summary>Version 4, and block sizes that the kernel may not mount: mkfs.xfs makes the directories.</summary>
    [SkippableTheory]
    [InlineData("-m", "crc=0,finobt=0", "-n", "ftype=0")]
    [InlineData("-m", "crc=0,finobt=0", "-n", "ftype=1", "-b", "size=512")]
    [InlineData("-m", "crc=0,finobt=0", "-n", "ftype=0,size=16384", "-i", "size=2048")]
    [InlineData("-m", "crc=1,rmapbt=0", "-b", "size=65536")]
    [InlineData("-m", "crc=1,rmapbt=0", "-b", "size=16384", "-n", "size=65536")]
    public void Repair_has_nothing_to_say_of_volumes_that_are_not_mounted(params string[] options)
    {
        XfsImage.RequireTools();
        using TemporaryFolder folder = new();
        string source = folder.File("zeros");
        File.WriteAllBytes(source, new byte[4 << 20]);
        List<string> lines = ["/dev/null", "0 0", "d--755 0 0"];
        foreach (int count in s_counts)
        {
            lines.AddRange([$"rest_{count} ---644 0 0 /dev/null", $"room_{count} ---644 0 0 {source}"]);
        }

        lines.Add("dirs d--755 0 0");
        foreach (int count in s_counts)
        {
            lines.Add($"{count} d--755 0 0");
            lines.AddRange(Enumerable.Range(0, count).Select(index => $"{index}-{new string('n', index * 7 % 200)} p--644 0 0"));
            lines.Add("$");
        }

        lines.AddRange(["$", "$"]);
        string list = folder.File("list");
        File.WriteAllLines(list, lines);
        string path = folder.File("volume");
        SparseFile.Create(path, 300 << 20);
        OutsideTool.RunChecked("mkfs.xfs", ["-q", "--unsupported", .. options, "-p", list, path]);
        Assert.Contains(Rebuild(path, s_counts, '_'), form => form is "one leaf" or "free index");
        XfsJudge.AssertSound(path);
    }

    /// <summary>Compares hashes with those that xfs_db computes.</summary>
    [SkippableFact]
    public void A_hash_is_that_of_the_programs_of_xfs()
    {
        XfsImage.RequireTools();
        using TemporaryFolder folder = new();
        string path = XfsImage.Make(folder, "rhel9");
        foreach (string name in (string[])["a", "..", "abc", "abcd", "passwd", "a.much.longer.name.with.dots"])
        {
            string hash = OutsideTool.RunChecked("xfs_db", "-r", "-c", $"hash {name}", path).Trim();
            Assert.Equal(hash, $"0x{NameHash.Compute(Encoding.UTF8.GetBytes(name)):x}");
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("..")]
    [InlineData("a/b")]
    [InlineData("a\0b")]
    public void A_name_that_no_file_can_have_is_refused(string name)
    {
        XfsInodeNumber one = new(1);
        Assert.Throws<ArgumentException>(() => DirectoryImage.Build(null!, one, one, [new XfsDirectoryEntry(name, one, 1)], 0));
    }

    private static string Make(TemporaryFolder folder, int megabytes, string block, string directory, string inode)
    {
        string path = folder.File("volume");
        SparseFile.Create(path, (long)megabytes << 20);
        OutsideTool.RunChecked(
            "mkfs.xfs", "-q", "--unsupported", "-m", "rmapbt=0", "-d", "agcount=2", "-b", block, "-n", directory, "-i", inode, path);
        return path;
    }

    /// <summary>Lays out each directory anew, with its names in a different order.</summary>
    /// <returns>The forms that resulted.</returns>
    private static HashSet<string> Rebuild(string path, int[] counts, char separator = ' ')
    {
        HashSet<string> forms = [];
        using FileDevice device = new(path, writable: true);
        foreach (int count in counts)
        {
            XfsInodeNumber room, rest, number;
            using (XfsFileSystem fileSystem = XfsFileSystem.Open(device))
            {
                number = Number(fileSystem, $"/dirs/{count}");
                room = Number(fileSystem, $"/room{separator}{count}");
                rest = Number(fileSystem, $"/rest{separator}{count}");
            }

            XfsVolume volume = XfsVolume.Open(device);
            XfsInode inode = volume.ReadInode(number);
            XfsDirectoryEntry[] entries = [.. XfsDirectory.Entries(volume, inode)];
            Assert.Equal(count, entries.Length);
            new Random(count).Shuffle(entries);
            DirectoryImage image = DirectoryImage.Build(
                volume.Superblock, number, XfsDirectory.ParentOf(volume, inode), entries, inode.Data.Bytes.Length);
            ForkSwap.Apply(device, number, room, rest, image.InInode, image.Size, image.Pieces);
            forms.UnionWith(image.InInode is null ? image.Pieces.Select(Form) : ["local"]);
            volume = XfsVolume.Open(device);
            Assert.Equal(entries, XfsDirectory.Entries(volume, volume.ReadInode(number)));
        }

        using XfsFileSystem after = XfsFileSystem.Open(device);
        Assert.Equal([], after.Check());
        return forms;
    }

    private static string Form(ForkPiece piece) => (piece.Bytes[0], piece.Bytes[8], piece.Bytes[9]) switch
    {
        ((byte)'X', _, _) => Encoding.ASCII.GetString(piece.Bytes, 0, 4) is var magic && magic is "XDF3" or "XD2F" ? FreeIndex(piece) : magic,
        (_, _, 0xF1) => "one leaf",
        _ => "nodes",
    };

    private static string FreeIndex(ForkPiece piece) =>
        piece.Bytes.AsSpan(piece.Bytes[3] == '3' ? 48 : 4, 4).ContainsAnyExcept((byte)0) ? "further free index" : "free index";

    private static XfsInodeNumber Number(XfsFileSystem fileSystem, string path) => new(fileSystem.Find(path)!.Id);

    private static void AssertKernelIsContent(string path)
    {
        XfsJudge.AssertSound(path);
        List<string> expected = [];
        using (FileDevice device = new(path))
        using (XfsFileSystem fileSystem = XfsFileSystem.Open(device))
        {
            FileEntry top = fileSystem.Find("/dirs")!;
            foreach (FileEntry directory in fileSystem.List(top))
            {
                expected.Add($"{directory.Name} {top.Id} parent");
                expected.AddRange(fileSystem.List(directory).Select(
                    entry => $"{directory.Name} {entry.Id} {Convert.ToHexStringLower(Encoding.UTF8.GetBytes(entry.Name))}"));
            }
        }

        string shown = "";
        XfsImage.Mounted(path, mount => shown = OutsideTool.RunChecked("python3", "-c", Show, mount), readOnly: true);
        Assert.Equal(expected.Order(StringComparer.Ordinal), shown.Split('\n', StringSplitOptions.RemoveEmptyEntries).Order(StringComparer.Ordinal));
        XfsImage.Mounted(path, mount => OutsideTool.RunChecked("python3", "-c", Use, mount));
        XfsJudge.AssertSound(path);
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
