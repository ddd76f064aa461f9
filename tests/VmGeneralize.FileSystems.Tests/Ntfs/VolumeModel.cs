using System.Text;
using VmGeneralize.Blocks;
using VmGeneralize.FileSystems.Ntfs;
using VmGeneralize.TestSupport;

namespace VmGeneralize.FileSystems.Tests.Ntfs;

/// <summary>The expected contents of a volume: directories, and files whose bodies hard links share. Changed along with the real volume.</summary>
internal sealed class VolumeModel
{
    private static readonly int[] Sizes = [0, 1, 50, 300, 640, 700, 1024, 4096, 5000, 20_000, 70_000, 300_000];

    private readonly HashSet<string> _directories = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Body> _files = new(StringComparer.Ordinal);

    private sealed class Body
    {
        public byte[] Bytes = [];
    }

    /// <summary>Number of contents replaced so far.</summary>
    public int Replaced { get; private set; }

    /// <summary>Number of refused replacements of contents, those of compressed and sparse files: they stay as they were.</summary>
    public int Refused { get; private set; }

    public IEnumerable<string> Paths => _directories.Concat(_files.Keys);

    /// <summary>Reads a mounted volume; hard links are recognized by their inodes.</summary>
    public static VolumeModel Read(string mount)
    {
        VolumeModel model = new();
        Dictionary<string, Body> bodies = [];
        string listing = OutsideTool.RunChecked("find", mount, "-mindepth", "1", "-printf", "%y\\t%i\\t%P\\0");
        foreach (string[] fields in listing.Split('\0', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split('\t')))
        {
            string path = "/" + fields[2];
            if (fields[0] == "d")
            {
                model._directories.Add(path);
            }
            else if (fields[0] == "f")
            {
                if (!bodies.TryGetValue(fields[1], out Body? body))
                {
                    bodies.Add(fields[1], body = new Body { Bytes = File.ReadAllBytes(mount + path) });
                }

                model._files.Add(path, body);
            }
        }

        return model;
    }

    public VolumeModel Clone()
    {
        VolumeModel copy = new();
        copy._directories.UnionWith(_directories);
        Dictionary<Body, Body> bodies = [];
        foreach ((string path, Body body) in _files)
        {
            if (!bodies.TryGetValue(body, out Body? twin))
            {
                bodies.Add(body, twin = new Body { Bytes = body.Bytes });
            }

            copy._files.Add(path, twin);
        }

        return copy;
    }

    /// <summary>One random edit, made here and on the volume.</summary>
    public void Step(Random random, NtfsFileSystem fileSystem)
    {
        switch (random.Next(6))
        {
            case 0 when _files.Count > 0:
                Delete(Pick(random, _files.Keys), fileSystem);
                break;
            case 1 when _directories.Count > 3 && random.Next(3) == 0:
                Delete(Pick(random, _directories), fileSystem);
                break;
            case 2 or 3 when _files.Count > 0:
                Replace(Pick(random, _files.Keys), random, fileSystem);
                break;
            default:
                Create(Pick(random, _directories.Append("")), random, fileSystem);
                break;
        }
    }

    public void AssertEqual(NtfsFileSystem fileSystem)
    {
        foreach ((string path, Body body) in _files)
        {
            FileEntry? entry = fileSystem.Find(path);
            Assert.NotNull(entry);
            byte[] bytes = new byte[entry.Length];
            Assert.Equal(bytes.Length, fileSystem.Read(entry, 0, bytes));
            Assert.True(bytes.AsSpan().SequenceEqual(body.Bytes), path);
        }

        foreach (string path in _directories.Append("/"))
        {
            string prefix = path.TrimEnd('/') + "/";
            IEnumerable<string> expected = Paths.Where(
                other => other.StartsWith(prefix, StringComparison.Ordinal) && other.IndexOf('/', prefix.Length) < 0).Order(StringComparer.Ordinal);
            IEnumerable<string> actual = fileSystem.List(fileSystem.Find(path)!).Where(entry => entry.Name[0] != '$').Select(entry => prefix + entry.Name)
                .Order(StringComparer.Ordinal);
            Assert.Equal(expected, actual);
        }
    }

    public void AssertEqual(VolumeModel other)
    {
        Assert.Equal(_directories.Order(StringComparer.Ordinal), other._directories.Order(StringComparer.Ordinal));
        Assert.Equal(_files.Keys.Order(StringComparer.Ordinal), other._files.Keys.Order(StringComparer.Ordinal));
        foreach ((string path, Body body) in _files)
        {
            Assert.True(body.Bytes.AsSpan().SequenceEqual(other._files[path].Bytes), path);
        }
    }

    private static T Pick<T>(Random random, IEnumerable<T> items)
    {
        List<T> list = [.. items.Order()];
        return list[random.Next(list.Count)];
    }

    private void Delete(string path, NtfsFileSystem fileSystem)
    {
        string below = path + "/";
        HashSet<string> expected = [.. Paths.Where(other => other == path || other.StartsWith(below, StringComparison.Ordinal))];
        IReadOnlyList<RemovedEntry> removed = fileSystem.Delete(path);
        Assert.Equal(expected.Order(StringComparer.Ordinal), removed.Select(entry => entry.Path).Order(StringComparer.Ordinal));
        _directories.ExceptWith(expected);
        foreach (string gone in expected)
        {
            _files.Remove(gone);
        }
    }

    private void Replace(string path, Random random, NtfsFileSystem fileSystem)
    {
        Body body = _files[path];
        byte[] contents = random.Next(4) == 0 ? (byte[])body.Bytes.Clone() : Contents(random);
        if (contents.Length > 0)
        {
            contents[random.Next(contents.Length)] ^= 0x5A;
        }

        try
        {
            fileSystem.Replace(path, contents);
        }
        catch (UnsupportedFeatureException refusal) when (refusal.Message.Contains("compressed, sparse or encrypted", StringComparison.Ordinal))
        {
            Refused++;
            return;
        }

        body.Bytes = contents;
        Replaced++;
    }

    private void Create(string directory, Random random, NtfsFileSystem fileSystem)
    {
        int length = random.Next(8) == 0 ? 255 : random.Next(1, 60);
        string name = RandomName(random, length);
        string path = $"{directory}/{name}";
        if (fileSystem.Find(path) is not null)
        {
            Assert.Throws<GuestPathExistsException>(() => fileSystem.Create(path, []));
            return;
        }

        byte[] contents = Contents(random);
        try
        {
            fileSystem.Create(path, contents);
        }
        catch (UnsupportedFeatureException refusal) when (refusal.Message.Contains("no free file record", StringComparison.Ordinal))
        {
            return; // $MFT does not grow: told before anything is changed, which the comparison that follows proves
        }

        _files.Add(path, new Body { Bytes = contents });
    }

    private static string RandomName(Random random, int length)
    {
        const string Units = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-äÖλЖ中 ";
        StringBuilder name = new();
        for (int i = 0; i < length; i++)
        {
            name.Append(Units[random.Next(i == 0 || i == length - 1 ? Units.Length - 1 : Units.Length)]);
        }

        return name.ToString();
    }

    private static byte[] Contents(Random random)
    {
        byte[] bytes = new byte[Sizes[random.Next(Sizes.Length)]];
        random.NextBytes(bytes);
        return bytes;
    }
}
