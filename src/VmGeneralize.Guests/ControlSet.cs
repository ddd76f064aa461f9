namespace VmGeneralize.Guests;

/// <summary>The control set that a Windows starts with.</summary>
public static class ControlSet
{
    /// <summary>A key below it, relative to the root of the SYSTEM hive.</summary>
    public static string InControlSet(this IGuestView guest, string key) => $@"{guest.Registry.ControlSet}\{key}";
}
