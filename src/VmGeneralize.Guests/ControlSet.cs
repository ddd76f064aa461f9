namespace VmGeneralize.Guests;

/// <summary>The control set that a Windows starts with, and the others that it keeps.</summary>
public static class ControlSet
{
    /// <summary>A key below it, relative to the root of the SYSTEM hive.</summary>
    public static string InControlSet(this IGuestView guest, string key) => $@"{guest.Registry.ControlSet}\{key}";

    /// <summary>
    /// A key in every control set: a set that Windows does not start with (LastKnownGood) still holds what is removed from the one it does.
    /// </summary>
    public static IReadOnlyList<string> InEveryControlSet(this IGuestView guest, string key) =>
        [.. guest.Registry.ControlSets.Select(set => $@"{set}\{key}")];
}
