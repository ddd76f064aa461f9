namespace VmGeneralize.Guests;

/// <summary>
/// Read-only registry of a Windows guest. Hives are named as their files in System32\config are (SYSTEM, SOFTWARE ...), or by
/// the guest path of their file (<c>/Users/builder/NTUSER.DAT</c>); BCD is the boot configuration, wherever the disk keeps it.
/// Keys are relative to the hive's root. A hive that does not exist has no keys.
/// </summary>
public interface IRegistryView
{
    /// <summary>The control set that Windows would boot with, such as <c>ControlSet001</c> ([SYSTEM] Select\Current).</summary>
    string ControlSet { get; }

    /// <summary>The control sets that there are, such as <c>ControlSet002</c>: each has its own values.</summary>
    IReadOnlyList<string> ControlSets => [.. SubkeyNames("SYSTEM", "").Where(IsControlSet)];

    /// <summary>
    /// Whether a hive's file alone holds all of it (sequence numbers are equal, the checksum is right), so that its logs are not read; yes
    /// for one that does not exist. Not known for a hive that is damaged, or dirty with logs that do not repair it.
    /// </summary>
    Fact<bool> IsClean(string hive);

    bool KeyExists(string hive, string key);

    bool ValueExists(string hive, string key, string name);

    /// <summary>A string value's text, or null when it is absent or of another type.</summary>
    string? Text(string hive, string key, string name);

    /// <summary>A REG_DWORD's number, or null when it is absent or of another type.</summary>
    uint? Number(string hive, string key, string name);

    /// <summary>A REG_MULTI_SZ's strings, or null when it is absent or of another type.</summary>
    IReadOnlyList<string>? Texts(string hive, string key, string name);

    /// <summary>A value's bytes whatever its type, or null when it is absent.</summary>
    byte[]? Bytes(string hive, string key, string name);

    /// <summary>Names of a key's values; empty when the key is absent.</summary>
    IReadOnlyList<string> ValueNames(string hive, string key);

    /// <summary>Names of a key's subkeys; empty when the key is absent.</summary>
    IReadOnlyList<string> SubkeyNames(string hive, string key);

    private static bool IsControlSet(string name) =>
        name.Length == "ControlSet001".Length && name.StartsWith("ControlSet", StringComparison.OrdinalIgnoreCase) && name[^3..].All(char.IsAsciiDigit);
}
