using VmGeneralize.Blocks;
using VmGeneralize.Registry;

namespace VmGeneralize.Guests.Windows;

/// <summary>The registry of a Windows guest as operations see it.</summary>
internal sealed class WindowsRegistry(HiveSet hives) : IRegistryView
{
    public string ControlSet => $"ControlSet{Number("SYSTEM", "Select", "Current") ?? Number("SYSTEM", "Select", "Default") ?? 1:D3}";

    public Fact<bool> IsClean(string hive)
    {
        try
        {
            return hives.Get(hive)?.Hive switch
            {
                null => Fact.Known(true),
                { Damage: { } damage } => Fact.NotRead<bool>(Problem(damage)),
                { } read => Fact.Known(!read.Recovery.WasDirty),
            };
        }
        catch (VmGeneralizeException problem)
        {
            return Fact.NotRead<bool>(Problem(problem));
        }

        Unreadable Problem(VmGeneralizeException problem) => 
            new(GuestPath.ToWindows(WindowsHives.PathOf(hive)), (problem as CorruptDataException)?.Reason ?? problem.Message);
    }

    public bool KeyExists(string hive, string key) => Key(hive, key) is not null;

    public bool ValueExists(string hive, string key, string name) => Value(hive, key, name) is not null;

    public string? Text(string hive, string key, string name) => Value(hive, key, name)?.AsString();

    public uint? Number(string hive, string key, string name) => Value(hive, key, name)?.AsUInt32();

    public IReadOnlyList<string>? Texts(string hive, string key, string name) => Value(hive, key, name)?.AsStrings();

    public byte[]? Bytes(string hive, string key, string name) => Value(hive, key, name)?.Data;

    public IReadOnlyList<string> ValueNames(string hive, string key) => [.. (Key(hive, key)?.Values ?? []).Select(value => value.Name)];

    public IReadOnlyList<string> SubkeyNames(string hive, string key) => [.. (Key(hive, key)?.Subkeys ?? []).Select(subkey => subkey.Name)];

    private HiveKey? Key(string hive, string key) => hives.Get(hive)?.Hive.Find(key);

    private HiveValue? Value(string hive, string key, string name) => Key(hive, key)?.Value(name);
}
