using System.Globalization;
using System.Text;
using VmGeneralize.Registry.Tests.Judges;

namespace VmGeneralize.Registry.Tests.Building;

/// <summary>A key as it should be, to compare the hive under test with.</summary>
internal sealed class ModelKey(string name, ulong lastWritten)
{
    public string Name { get; } = name;

    public ulong LastWritten { get; set; } = lastWritten;

    public Dictionary<string, (string Name, RegistryValueType Type, byte[] Data)> Values { get; } = new(StringComparer.OrdinalIgnoreCase);

    public Dictionary<string, ModelKey> Subkeys { get; } = new(StringComparer.OrdinalIgnoreCase);

    public static ModelKey Of(HiveKey key)
    {
        ModelKey model = new(key.Name, key.LastWritten);
        foreach (HiveValue value in key.Values)
        {
            model.Values.Add(value.Name, (value.Name, value.Type, value.Data));
        }

        foreach (HiveKey child in key.Subkeys)
        {
            model.Subkeys.Add(child.Name, Of(child));
        }

        return model;
    }

    /// <summary>The same lines that <see cref="HiveDump"/> produces.</summary>
    public List<string> Dump()
    {
        List<string> lines = [];
        Add("", lines);
        lines.Sort(StringComparer.Ordinal);
        return lines;
    }

    private void Add(string path, List<string> lines)
    {
        lines.Add(string.Create(CultureInfo.InvariantCulture, $"K {path} {LastWritten}"));
        foreach ((string valueName, RegistryValueType type, byte[] data) in Values.Values)
        {
            lines.Add(string.Create(
                CultureInfo.InvariantCulture, $"V {path} {Hex(valueName)} {(uint)type} {Convert.ToHexStringLower(data)}"));
        }

        foreach (ModelKey child in Subkeys.Values)
        {
            child.Add($"{path}/{Hex(child.Name)}", lines);
        }
    }

    private static string Hex(string name) => Convert.ToHexStringLower(Encoding.UTF8.GetBytes(name));
}
