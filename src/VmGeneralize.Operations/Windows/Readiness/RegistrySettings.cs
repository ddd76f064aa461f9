using VmGeneralize.Guests;
using VmGeneralize.Guests.Edits;

namespace VmGeneralize.Operations.Windows.Readiness;

/// <summary>Plans for registry values that should have one certain data.</summary>
internal static class RegistrySettings
{
    public const uint StartSystem = 1;
    public const uint StartAutomatic = 2;
    public const uint StartManual = 3;

    /// <summary>Sets the values of an existing key that differ; a key that does not exist stays so.</summary>
    public static IReadOnlyList<GuestEdit> SetInExistingKey(this IGuestView guest, string hive, string key, params (string Name, RegistryData Data)[] values) =>
        guest.Registry.KeyExists(hive, key) ? guest.Set(hive, key, values) : [];

    /// <summary>Sets the values that differ, the key itself being made where it is missing.</summary>
    public static IReadOnlyList<GuestEdit> Set(this IGuestView guest, string hive, string key, params (string Name, RegistryData Data)[] values) =>
        [.. values.Where(value => !guest.Holds(hive, key, value.Name, value.Data)).Select(value => new GuestEdit.SetValue(hive, key, value.Name, value.Data))];

    /// <summary>Sets how each of the services that are installed is started.</summary>
    public static IReadOnlyList<GuestEdit> SetStart(this IGuestView guest, uint start, params string[] services) =>
    [
        .. services.Select(service => guest.InControlSet($@"Services\{service}"))
            .Where(key => guest.Registry.ValueExists("SYSTEM", key, "Start"))
            .SelectMany(key => guest.Set("SYSTEM", key, ("Start", new RegistryData.DWord(start)))),
    ];

    private static bool Holds(this IGuestView guest, string hive, string key, string name, RegistryData data) => data switch
    {
        RegistryData.DWord number => guest.Registry.Number(hive, key, name) == number.Number,
        RegistryData.Text text => string.Equals(guest.Registry.Text(hive, key, name), text.Value, StringComparison.OrdinalIgnoreCase),
        RegistryData.ExpandText text => string.Equals(guest.Registry.Text(hive, key, name), text.Value, StringComparison.OrdinalIgnoreCase),
        _ => throw new InvalidOperationException($"No comparison for {data.GetType().Name}"),
    };
}
