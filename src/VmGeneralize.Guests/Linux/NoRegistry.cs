namespace VmGeneralize.Guests.Linux;

/// <summary>The registry of a guest that has none.</summary>
internal sealed class NoRegistry : IRegistryView
{
    public static NoRegistry Instance { get; } = new();

    public string ControlSet => "";

    public Fact<bool> IsClean(string hive) => Fact.Known(true);

    public bool KeyExists(string hive, string key) => false;

    public bool ValueExists(string hive, string key, string name) => false;

    public string? Text(string hive, string key, string name) => null;

    public uint? Number(string hive, string key, string name) => null;

    public IReadOnlyList<string>? Texts(string hive, string key, string name) => null;

    public byte[]? Bytes(string hive, string key, string name) => null;

    public IReadOnlyList<string> ValueNames(string hive, string key) => [];

    public IReadOnlyList<string> SubkeyNames(string hive, string key) => [];
}
