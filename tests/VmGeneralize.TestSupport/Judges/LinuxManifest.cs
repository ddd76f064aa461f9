using System.Text;

namespace VmGeneralize.TestSupport.Judges;

/// <summary>Every file of a Linux guest across all its volumes, as <c>manifest.sh</c> reads it through the kernel's drivers.</summary>
public sealed class LinuxManifest
{
    private LinuxManifest(IEnumerable<string> lines) =>
        Rows = lines.Skip(1).Where(line => line.Length > 0).Select(LinuxManifestRow.Parse).ToDictionary(row => row.Path, StringComparer.Ordinal);

    /// <summary>Rows by path, which is escaped as in the manifest: backslash, tab, line feed, and <c>\xNN</c> for bytes that are not UTF-8.</summary>
    public IReadOnlyDictionary<string, LinuxManifestRow> Rows { get; }

    /// <summary>Reads a whole image (raw, VHD, VHDX); needs root and the guest builders.</summary>
    public static LinuxManifest Of(string image)
    {
        string script = Path.Combine(Repository.RequireGuests(), "manifest.sh");
        OutsideTool.Require("losetup", "parted", "blkid", "qemu-img", "python3");
        return new LinuxManifest(OutsideTool.RunChecked("bash", script, image).Split('\n'));
    }

    /// <summary>Reads a saved manifest.</summary>
    public static LinuxManifest Load(string path) => new(File.ReadLines(path));

    /// <summary>The differences, one line each, by path: <c>- path</c>, <c>+ path</c>, <c>~ path columns</c>; empty when the trees are equal.</summary>
    public IReadOnlyList<string> Differences(LinuxManifest after)
    {
        List<string> lines = [];
        foreach (string path in Rows.Keys.Union(after.Rows.Keys).Order(StringComparer.Ordinal))
        {
            (LinuxManifestRow? old, LinuxManifestRow? now) = (Rows.GetValueOrDefault(path), after.Rows.GetValueOrDefault(path));
            if (now is null || old is null)
            {
                lines.Add($"{(now is null ? '-' : '+')} {path}");
            }
            else if (old != now)
            {
                lines.Add($"~ {path} {string.Join(' ', old.DifferingColumns(now))}");
            }
        }

        return lines;
    }

    /// <summary>
    /// Escapes a path or link target of a guest view as the manifest does. A lone low surrogate in it stands for one byte, which the
    /// manifest writes as <c>\\xNN</c>: the backslash that stands for a byte is escaped like any other.
    /// </summary>
    public static string Escape(string path)
    {
        StringBuilder escaped = new(path.Length);
        for (int index = 0; index < path.Length; index++)
        {
            char c = path[index];
            bool isByte = char.IsLowSurrogate(c) && (index == 0 || !char.IsHighSurrogate(path[index - 1]));
            escaped.Append(c switch
            {
                '\\' => @"\\",
                '\t' => @"\t",
                '\n' => @"\n",
                _ when isByte => $@"\\x{c - 0xDC00:x2}",
                _ => c.ToString(),
            });
        }

        return escaped.ToString();
    }
}
