using System.Text;

namespace VmGeneralize.TestSupport.Judges;

/// <summary>Every file, directory, stream and reparse point of an NTFS volume, as <c>windows-manifest.sh</c> reads it through ntfs-3g.</summary>
public sealed class WindowsManifest
{
    private readonly Dictionary<string, ManifestRow> _rows;

    private WindowsManifest(IEnumerable<string> lines)
        => _rows = lines.Skip(1).Select(Parse).ToDictionary(row => row.Path, StringComparer.Ordinal);

    public IReadOnlyDictionary<string, ManifestRow> Rows => _rows;

    /// <summary>Reads the volume from an image of the partition alone; skips the test without the guest builders.</summary>
    public static WindowsManifest Of(string partitionImage)
    {
        string script = Path.Combine(Repository.RequireGuests(), "windows-manifest.sh");
        return new WindowsManifest(OutsideTool.RunChecked("bash", script, partitionImage).TrimEnd('\n').Split('\n'));
    }

    /// <summary>Reads a saved manifest.</summary>
    public static WindowsManifest Load(string path) => new(File.ReadLines(path));

    public ManifestDifference Compare(WindowsManifest after) => new(
        [.. Rows.Values.Where(row => !after.Rows.ContainsKey(row.Path))],
        [.. after.Rows.Values.Where(row => !Rows.ContainsKey(row.Path))],
        Rows.Values
            .Where(row => after.Rows.TryGetValue(row.Path, out ManifestRow? other) && other != row)
            .ToDictionary(row => row.Path, row => row.DifferingColumns(after.Rows[row.Path])));

    private static ManifestRow Parse(string line)
    {
        string[] cells = line.Split('\t');
        return new ManifestRow(
            Unescape(cells[0]), cells[1], cells[2], cells[3], cells[4], cells[5], cells[6], cells[7], cells[8], cells[9]);
    }

    private static string Unescape(string text)
    {
        StringBuilder plain = new(text.Length);
        for (int index = 0; index < text.Length; index++)
        {
            bool escape = text[index] == '\\' && index + 1 < text.Length;
            plain.Append(escape
                ? text[++index] switch { 't' => '\t', 'n' => '\n', char other => other }
                : text[index]);
        }

        return plain.ToString();
    }
}
