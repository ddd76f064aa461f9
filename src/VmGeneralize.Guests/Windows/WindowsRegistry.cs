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

    public bool KeyExists(string hive, string key) => Of(hive, key, found => (object)found) is not null;

    public bool ValueExists(string hive, string key, string name) => Of(hive, key, name, value => (object)value) is not null;

    public string? Text(string hive, string key, string name) => Of(hive, key, name, value => value.AsString());

    public uint? Number(string hive, string key, string name) => Of(hive, key, name, value => value.AsUInt32());

    public IReadOnlyList<string>? Texts(string hive, string key, string name) => Of(hive, key, name, value => value.AsStrings());

    public byte[]? Bytes(string hive, string key, string name) => Of(hive, key, name, value => value.Data);

    public IReadOnlyList<string> ValueNames(string hive, string key) => Of(hive, key, found => found.Values.Select(value => value.Name).ToArray()) ?? [];

    public IReadOnlyList<string> SubkeyNames(string hive, string key) => Of(hive, key, found => found.Subkeys.Select(subkey => subkey.Name).ToArray()) ?? [];

    private T? Of<T>(string hive, string key, string name, Func<HiveValue, T?> read) =>
        Of(hive, key, found => found.Value(name) is { } value ? read(value) : default);

    /// <summary>What is read of a key; nothing when there is no such key.</summary>
    private T? Of<T>(string hive, string key, Func<HiveKey, T?> read)
    {
        if (hives.Get(hive) is not { } loaded)
        {
            return default;
        }

        try
        {
            return loaded.Hive.Find(key) is { } found ? read(found) : default;
        }
        catch (CorruptDataException damage)
        {
            throw hives.Named(hive, damage);
        }
    }
}
