using System.Text;
using VmGeneralize.Blocks;
using VmGeneralize.FileSystems.Fat;

namespace VmGeneralize.FileSystems.Tests.Fat;

/// <summary>The expected contents of a volume, changed along with the real volume, and what was removed from both.</summary>
internal sealed class FatModel(SortedDictionary<string, byte[]?> tree, FatFileSystem fileSystem, Random random)
{
    private const int PieceLength = 16; // bytes; contents are random, so that a piece is nowhere else by chance

    private static readonly int[] Sizes = [0, 1, 31, 500, 511, 512, 513, 2048, 4096, 5000, 8191, 20_000, 70_000, 300_000];

    private readonly List<byte[]> _removed = [];

    /// <summary>Path to contents, null for directories.</summary>
    public SortedDictionary<string, byte[]?> Tree { get; } = new(tree, StringComparer.Ordinal);

    /// <summary>What was done, for messages.</summary>
    public List<string> Done { get; } = [];

    /// <summary>Makes one random edit; an edit for which there is no room changes neither.</summary>
    public void Step()
    {
        string[] files = [.. Tree.Where(pair => pair.Value is not null).Select(pair => pair.Key)];
        string[] directories = [.. Tree.Where(pair => pair.Value is null).Select(pair => pair.Key)];
        try
        {
            switch (random.Next(12))
            {
                case < 2 when files.Length > 0:
                    Delete(Pick(files));
                    break;
                case 2 when directories.Length > 2 && random.Next(3) == 0:
                    Delete(Pick(directories));
                    break;
                case < 6 when files.Length > 0:
                    Replace(Pick(files));
                    break;
                case 6 when random.Next(4) == 0:
                    Maintain();
                    break;
                default:
                    Create(Pick([.. directories, ""]));
                    break;
            }
        }
        catch (GuestVolumeFullException full)
        {
            Done.Add($"  {full.Message}");
        }
    }

    /// <summary>Finds what was removed but is still where a copy would include it.</summary>
    public IReadOnlyList<string> Leftovers(IBlockDevice device, ExtentSet live)
    {
        List<string> found = [];
        foreach (Extent extent in live)
        {
            byte[] bytes = new byte[extent.Length];
            device.Read(extent.Offset, bytes);
            found.AddRange(
                _removed.Where(piece => bytes.AsSpan().IndexOf(piece) >= 0).Select(
                    piece => $"{Convert.ToHexString(piece)} ({Encoding.Latin1.GetString(piece)})"));
        }

        return found;
    }

    private void Delete(string path)
    {
        Done.Add($"delete {path}");
        string[] expected = [.. Tree.Keys.Where(other => other == path || other.StartsWith(path + "/", StringComparison.Ordinal))];
        IReadOnlyList<RemovedEntry> preview = fileSystem.PreviewDelete(path);
        IReadOnlyList<RemovedEntry> removed = fileSystem.Delete(random.Next(2) == 0 ? path : path.ToUpperInvariant());
        Assert.Equal(expected, removed.Select(entry => path + entry.Path[path.Length..]).Order(StringComparer.Ordinal));
        Assert.Equal(preview.Select(entry => entry.BytesFreed), removed.Select(entry => entry.BytesFreed));
        Assert.Equal(path, preview[^1].Path);
        foreach (string gone in expected)
        {
            RemoveContents(Tree[gone]);
            RemoveName(gone[(gone.LastIndexOf('/') + 1)..]);
            Tree.Remove(gone);
        }
    }

    private void Replace(string path)
    {
        byte[] contents = Contents();
        Done.Add($"replace {path} with {contents.Length} bytes");
        fileSystem.Replace(path, contents);
        RemoveContents(Tree[path]);
        Tree[path] = contents;
    }

    private void Create(string directory)
    {
        string path = $"{directory}/{Name()}";
        byte[] contents = Contents();
        Done.Add($"create {path} with {contents.Length} bytes");
        if (fileSystem.Find(path) is not null)
        {
            Assert.Throws<GuestPathExistsException>(() => fileSystem.Create(path, contents));
            return;
        }

        fileSystem.Create(path, contents);
        Tree.Add(path, contents);
    }

    private void Maintain()
    {
        Done.Add("scrub and wipe slack");
        Assert.Equal(fileSystem.MeasureDeadMetadata().Sum(part => part.Bytes), fileSystem.Scrub());
        Assert.Empty(fileSystem.MeasureDeadMetadata());
        Assert.Equal(0, fileSystem.Scrub());
        Assert.Equal(fileSystem.MeasureSlack(), fileSystem.WipeSlack());
        Assert.Equal(0, fileSystem.MeasureSlack().Sum(place => place.Bytes));
    }

    private void RemoveContents(byte[]? contents)
    {
        if (contents?.Length >= PieceLength)
        {
            _removed.Add(contents[..PieceLength]);
            _removed.Add(contents[^PieceLength..]);
        }
    }

    /// <summary>Names made here are random: pieces of six letters occur in no other name.</summary>
    private void RemoveName(string name)
    {
        if (FatShortName.TryStore(name) is { } stored)
        {
            _removed.Add(stored);
            return;
        }

        if (name.Length <= 2 * FatLongName.UnitsPerEntry || name.Contains("a file with", StringComparison.Ordinal))
        {
            return;
        }

        byte[] slots = new byte[FatLongName.SlotsFor(name) * FatDirectoryRecord.Size];
        FatLongName.Write(name, 0, slots);
        for (int slot = 0; slot < slots.Length; slot += FatDirectoryRecord.Size)
        {
            byte[] piece = slots[(slot + 14)..(slot + 26)];
            if (!piece.Contains((byte)0xFF))
            {
                _removed.Add(piece);
            }
        }
    }

    private string Name() => random.Next(8) switch
    {
        0 => $"{Letters(8, "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789")}.{Letters(3, "ABCXYZ")}",
        1 => Letters(random.Next(1, 9), "abcdefghijklmnop") + ".txt",
        2 => Letters(random.Next(1, 256), "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"),
        3 => "." + Letters(random.Next(1, 30), "abcdefghijklmnopqrstuvwxyz0123456789 .") + "x",
        4 => Letters(random.Next(1, 30), "äöλж漢字abcdefghij+,;=[]"),
        5 => "Same beginning " + Letters(6, "0123456789"),
        6 => Letters(13 * random.Next(1, 4), "abcdefghijklmnopqrstuvwxyz0123456789"),
        _ => Letters(random.Next(20, 40), "abcdefghijklmnopqrstuvwxyz0123456789") + "." + Letters(random.Next(1, 6), "abcdef"),
    };

    private string Letters(int count, string alphabet) => string.Concat(Enumerable.Range(0, count).Select(_ => alphabet[random.Next(alphabet.Length)]));

    private string Pick(string[] items) => items[random.Next(items.Length)];

    private byte[] Contents()
    {
        byte[] bytes = new byte[Sizes[random.Next(Sizes.Length)]];
        random.NextBytes(bytes);
        return bytes;
    }
}
