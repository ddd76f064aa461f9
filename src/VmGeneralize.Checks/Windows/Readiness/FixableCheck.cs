using VmGeneralize.Guests;
using VmGeneralize.Guests.Edits;
using VmGeneralize.Operations;

namespace VmGeneralize.Checks.Windows.Readiness;

/// <summary>
/// Checks of settings that an operation can fix. The rule is kept once, in the operation: a finding is an edit that it would
/// make, so whatever is found is fixed, and nothing else is.
/// </summary>
internal static class FixableCheck
{
    /// <param name="id">The check's stable name.</param>
    /// <param name="operation">Id of the operation that fixes it.</param>
    /// <param name="title">What is checked.</param>
    /// <param name="severity">How much one deviation matters.</param>
    /// <param name="summary">What it means.</param>
    /// <param name="remedy">What fixes it in the VM; null for the command that sets the value.</param>
    public static Check Create(
        string id,
        string operation,
        string title,
        Func<Deviation, Severity> severity,
        Func<Deviation, string> summary,
        Func<Deviation, string>? remedy = null)
    {
        Operation fix = Catalogue.Get(operation);
        return ReadinessCheck.Create(id, title, guest =>
        [
            .. fix.Plan(guest).Select(edit => (Edit: edit, At: Deviation(guest, edit))).Select(found => new Finding(
                severity(found.At),
                summary(found.At),
                ReadinessCheck.Evidence(found.At.Hive, found.At.Key, found.At.Name),
                remedy?.Invoke(found.At) ?? Command(found.Edit))
            {
                Expected = found.At.Expected,
                Found = found.At.Found,
                FixedBy = fix,
            }),
        ]);
    }

    private static Deviation Deviation(IGuestView guest, GuestEdit edit) => edit switch
    {
        GuestEdit.SetValue set => new(set.Hive, set.Key, set.Name, set.Data.ToString(), guest.Registry.Shown(set.Hive, set.Key, set.Name)),
        GuestEdit.DeleteValue delete => new(delete.Hive, delete.Key, delete.Name, "absent", Present(guest, delete)),
        _ => throw new InvalidOperationException($"{edit.Target} is not a registry value"),
    };

    // Persistent routes are names without data.
    private static string Present(IGuestView guest, GuestEdit.DeleteValue delete) =>
        guest.Registry.Shown(delete.Hive, delete.Key, delete.Name) is { Length: > 0 } data ? data : "present";

    private static string Command(GuestEdit edit) => edit switch
    {
        // A command prompt would expand the variable before reg.exe sees it.
        GuestEdit.SetValue { Data: RegistryData.ExpandText { Value: var text } } set when text.Contains('%', StringComparison.Ordinal) =>
            $"Set-ItemProperty -Path 'Registry::{Live(set.Hive, set.Key)}' -Name {set.Name} -Value '{text}' -Type ExpandString -Force",
        GuestEdit.SetValue set => $"reg add \"{Live(set.Hive, set.Key)}\" /v {set.Name} /t {Type(set.Data)} /d \"{set.Data}\" /f",
        GuestEdit.DeleteValue delete => $"reg delete \"{Live(delete.Hive, delete.Key)}\" /v \"{delete.Name}\" /f",
        _ => throw new InvalidOperationException($"{edit.Target} is not a registry value"),
    };

    private static string Type(RegistryData data) => data switch
    {
        RegistryData.DWord => "REG_DWORD",
        RegistryData.ExpandText => "REG_EXPAND_SZ",
        RegistryData.Text => "REG_SZ",
        _ => throw new InvalidOperationException($"reg.exe has no name for {data.GetType().Name}"),
    };

    // A running system shows the control set that it started with under another name.
    private static string Live(string hive, string key) => key.StartsWith("ControlSet", StringComparison.OrdinalIgnoreCase)
        ? $@"HKLM\{hive}\CurrentControlSet{key[key.IndexOf('\\')..]}"
        : $@"HKLM\{hive}\{key}";
}
