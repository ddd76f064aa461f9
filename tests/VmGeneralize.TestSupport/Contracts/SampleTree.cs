using System.Text;

namespace VmGeneralize.TestSupport.Contracts;

/// <summary>
/// The files that fill the file system of every contract test, written by its own driver: names of many shapes, sizes around every boundary, a
/// directory with many entries, and strings that occur nowhere else in everything that is to be deleted.
/// </summary>
public sealed class SampleTree
{
    public const string Deep = "/to delete";
    public const string Replaced = "/folder/to replace.bin";

    /// <summary>Occurs in the contents and names of everything that is to be deleted or replaced.</summary>
    private const string Needle = "VmgNeedle";

    private static readonly int[] Sizes = [0, 1, 59, 100, 511, 512, 700, 4095, 4096, 4097, 70_000, 600_000];

    private readonly SortedDictionary<string, byte[]?> _entries = new(StringComparer.Ordinal);

    private SampleTree()
    {
        Directory("/folder");
        Directory("/folder/deeper");
        Directory("/folder/deeper/still");
        Directory("/folder/empty");
        Directory("/many");
        foreach (int size in Sizes)
        {
            File($"/folder/size {size}.bin", Bytes(size, "contents"));
        }

        File("/folder/deeper/größe 漢字.txt", Bytes(300, "contents"));
        File("/folder/deeper/still/" + new string('n', 200), Bytes(3000, "contents"));
        File("/Mixed.Case.Name.with.dots", Bytes(40, "contents"));
        for (int index = 0; index < 200; index++)
        {
            File($"/many/a file of many {index:D3}", Bytes(index * 3, "contents"));
        }

        File(Replaced, Bytes(90_000, Needle + " old contents "));
        Directory(Deep);
        Directory($"{Deep}/{Needle} folder");
        File($"{Deep}/{Needle} small.txt", Bytes(120, Needle + " small "));
        for (int index = 0; index < 40; index++)
        {
            File($"{Deep}/{Needle} folder/{Needle} file {index}", Bytes(index * 997, Needle + " large "));
        }
    }

    /// <summary>The tree, which is always the same.</summary>
    public static SampleTree Instance { get; } = new();

    /// <summary>Maps each path to its contents; null for directories.</summary>
    public IReadOnlyDictionary<string, byte[]?> Entries => _entries;

    /// <summary>The byte strings that must no longer be found: every planted string begins with one of them.</summary>
    public static IReadOnlyList<byte[]> Needles { get; } = [Encoding.ASCII.GetBytes(Needle), Encoding.Unicode.GetBytes(Needle)];

    /// <summary>Writes the tree below a folder of the host or the mount point of a volume.</summary>
    public void WriteTo(string folder)
    {
        foreach ((string path, byte[]? contents) in _entries)
        {
            if (contents is null)
            {
                System.IO.Directory.CreateDirectory(folder + path);
            }
            else
            {
                System.IO.File.WriteAllBytes(folder + path, contents);
            }
        }

        // Something to scrub: the records or inodes of these files stay behind.
        for (int index = 0; index < 5; index++)
        {
            System.IO.File.WriteAllBytes($"{folder}/gone {index}", Bytes(2000, "gone"));
            System.IO.File.Delete($"{folder}/gone {index}");
        }
    }

    private void Directory(string path) => _entries.Add(path, null);

    private void File(string path, byte[] contents) => _entries.Add(path, contents);

    /// <summary>Repeats a text, each time with its position, so that no two blocks are alike; first in ASCII, then half of it in UTF-16.</summary>
    private static byte[] Bytes(int length, string text)
    {
        StringBuilder all = new();
        while (all.Length < length)
        {
            all.Append(text).Append(all.Length);
        }

        byte[] bytes = [.. Encoding.ASCII.GetBytes(all.ToString(0, length / 2)), .. Encoding.Unicode.GetBytes(all.ToString(0, length / 2))];
        return bytes.Length >= length ? bytes[..length] : [.. bytes, .. new byte[length - bytes.Length]];
    }
}
