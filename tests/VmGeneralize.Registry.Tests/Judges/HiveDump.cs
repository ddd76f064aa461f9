using System.Globalization;
using System.Text;

namespace VmGeneralize.Registry.Tests.Judges;

/// <summary>Every key and value of a hive as comparable lines; names are in hexadecimal UTF-8.</summary>
internal static class HiveDump
{
    public static List<string> Of(Hive hive)
    {
        List<string> lines = [];
        Add(hive.Root, "", lines);
        lines.Sort(StringComparer.Ordinal);
        return lines;
    }

    private static void Add(HiveKey key, string path, List<string> lines)
    {
        lines.Add(string.Create(CultureInfo.InvariantCulture, $"K {path} {key.LastWritten}"));
        foreach (HiveValue value in key.Values)
        {
            lines.Add(string.Create(
                CultureInfo.InvariantCulture, $"V {path} {Hex(value.Name)} {(uint)value.Type} {Convert.ToHexStringLower(value.Data)}"));
        }

        foreach (HiveKey child in key.Subkeys)
        {
            Add(child, $"{path}/{Hex(child.Name)}", lines);
        }
    }

    private static string Hex(string name) => Convert.ToHexStringLower(Encoding.UTF8.GetBytes(name));
}
