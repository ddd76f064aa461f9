using VmGeneralize.Blocks;
using VmGeneralize.FileSystems.Ntfs;
using VmGeneralize.FileSystems.Ntfs.Indexes;
using VmGeneralize.TestSupport;
using VmGeneralize.TestSupport.Guests;

namespace VmGeneralize.FileSystems.Tests.Ntfs.Indexes;

/// <summary>A volume made by mkntfs and filled by ntfs-3g, for tests of its indexes; ntfs-3g judges what is written back.</summary>
internal sealed class RealIndexVolume : IDisposable
{
    /// <summary>Number of files with their own ACL, object id and reparse point.</summary>
    public const int SpecialFiles = 150;

    /// <summary>Directories by the number of names in them.</summary>
    public static readonly int[] Directories = [0, 1, 50, 3000];

    private const string Fill = """
        import os, random, struct, sys
        root, special = sys.argv[1], int(sys.argv[2])
        rng = random.Random(42)
        letters = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789 _-.äöüÄÖÜßжЖяЯλΛ中文字'
        for count in map(int, sys.argv[3:]):
            directory = f'{root}/d{count}'
            os.mkdir(directory)
            for i in range(count):
                length = rng.choice([3, 8, 12, 20, 40, 120, 245])
                name = ''.join(rng.choice(letters) for _ in range(length)).strip(' .') + f'~{i}'
                if i % 10 == 9:
                    name = f'same {i // 20}' if i % 20 == 9 else f'SAME {i // 20}'
                open(f'{directory}/{name}', 'wb').write(name.encode())
        os.mkdir(f'{root}/special')
        for i in range(special):
            file = f'{root}/special/{i}'
            open(file, 'wb').close()
            sid = struct.pack('<BB6sIIIII', 1, 5, bytes([0, 0, 0, 0, 0, 5]), 21, rng.getrandbits(32), rng.getrandbits(32), 7, 1000 + i)
            ace = struct.pack('<BBHI', 0, 0, 8 + len(sid), 0x1F01FF) + sid
            acl = struct.pack('<BBHHH', 2, 0, 8 + len(ace), 1, 0) + ace
            descriptor = struct.pack('<BBHIIII', 1, 0, 0x8004, 20, 20 + len(sid), 0, 20 + 2 * len(sid)) + sid + sid + acl
            os.setxattr(file, 'system.ntfs_acl', descriptor)
            os.setxattr(file, 'system.ntfs_object_id', rng.randbytes(16))
            link = f'{root}/special/link{i}'
            os.mkdir(link)
            target = f'C:\\t{i}'.encode('utf-16le')
            path = struct.pack('<HHHH', 0, len(target), len(target) + 2, 0) + target + bytes(4)
            os.setxattr(link, 'system.ntfs_reparse_data', struct.pack('<IHH', 0xA0000003, len(path), 0) + path)
        """;

    private readonly TemporaryFolder _folder = new();

    public RealIndexVolume(int bytesPerCluster)
    {
        OutsideTool.Require("mkntfs", "ntfs-3g", "ntfsresize", "ntfsfix", "fusermount", "python3");
        using (FileStream file = File.Create(Image))
        {
            file.SetLength(40 << 20);
        }

        OutsideTool.RunChecked("mkntfs", "-F", "-Q", "-q", "-c", $"{bytesPerCluster}", "-p", "2048", "-H", "255", "-S", "63", Image);
        using (MountedNtfs mounted = new(Image))
        {
            OutsideTool.RunChecked(
                "python3", ["-c", Fill, mounted[""], $"{SpecialFiles}", .. Directories.Select(count => $"{count}")]);
            foreach (int count in Directories)
            {
                Names[count] = Listing(mounted, count);
            }
        }

        Device = new MemoryDevice(File.ReadAllBytes(Image));
        Volume = NtfsVolume.Open(Device);
    }

    public string Image => _folder.File("volume");

    /// <summary>The volume in memory; <see cref="Store"/> writes it back to <see cref="Image"/>.</summary>
    public MemoryDevice Device { get; }

    public NtfsVolume Volume { get; }

    /// <summary>The names that ntfs-3g lists, by directory.</summary>
    public Dictionary<int, string[]> Names { get; } = [];

    public static string[] Listing(MountedNtfs mounted, int directory) =>
        [.. Directory.EnumerateFileSystemEntries(mounted[$"d{directory}"]).Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal)];

    public NtfsFile Open(string name)
    {
        NtfsFile file = Volume.Open(WellKnownRecord.Root);
        foreach (string part in name.Split('/'))
        {
            Assert.True(NtfsDirectory.Open(Volume, file).TryFindName(part, out IndexEntry entry), $"{part} is not there");
            file = Volume.Open(new MftReference(entry.FileReference));
        }

        return file;
    }

    public IIndexStorage Storage(int directory) => new IndexStorage(Volume, Open($"d{directory}"), NtfsDirectory.IndexName);

    /// <summary>A directory's index in arrays, with no more room than its root takes.</summary>
    public MemoryIndexStorage Copy(int directory)
    {
        IIndexStorage storage = Storage(directory);
        byte[] root = storage.ReadRoot();
        MemoryIndexStorage copy = new(root, storage.BlockSize, storage.BytesPerVcn, rootCapacity: Math.Max(root.Length, 300));
        for (long block = 0; block < storage.BlockCount; block++)
        {
            byte[] bytes = new byte[storage.BlockSize];
            if (storage.IsAllocated(block))
            {
                storage.ReadBlock(block, bytes);
            }

            copy.AddBlock(bytes, storage.IsAllocated(block));
        }

        return copy;
    }

    public void Store()
    {
        Volume.FlushBitmaps();
        File.WriteAllBytes(Image, Device.Bytes);
    }

    public void AssertClean()
    {
        ToolResult check = OutsideTool.Run("ntfsresize", "--info", "--force", Image);
        Assert.True(check.ExitCode == 0 && !check.All.Contains("nconsisten", StringComparison.Ordinal), check.All);
        ToolResult fix = OutsideTool.Run("ntfsfix", "--no-action", Image);
        Assert.True(fix.ExitCode == 0, fix.All);
    }

    public void Dispose() => _folder.Dispose();
}
