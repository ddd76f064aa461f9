using VmGeneralize.Guests;
using VmGeneralize.Operations;

namespace VmGeneralize.Checks.Windows.Leftovers;

internal static class SetupScriptsCheck
{
    private const string Scripts = "/Windows/Setup/Scripts";
    private const string Remedy = "Read it, and delete in the VM what clones must not run";

    // What starts them, and when. OOBE.cmd is beside SetupComplete.cmd in Microsoft's page of Windows 8.
    private static readonly (string Name, string When)[] Started =
    [
        ("SetupComplete.cmd", "runs as SYSTEM in every clone when its setup has finished"),
        ("OOBE.cmd", "probably runs as SYSTEM in every clone before its first page is shown"),
        ("ErrorHandler.cmd", "runs as SYSTEM in a clone whose setup fails"),
    ];

    private static readonly string[] Endings = [".cmd", ".bat", ".ps1", ".vbs"];
    private static readonly string[] Manufacturers = ["/Windows/OEM", "/OEM"];
    private const int MaxShown = 20;

    private static readonly Operation Fix = Catalogue.Get("windows-setup-scripts");

    public static Check Check { get; } = new()
    {
        Id = "leftover-setup-scripts",
        Title = "Scripts that setup runs",
        Area = CheckArea.MachineSpecific,
        Guest = GuestKind.Windows,
        Source = new("https://learn.microsoft.com/windows-hardware/manufacture/desktop/add-a-custom-script-to-windows-setup"),
        Find = static guest =>
        [
            .. Started.SelectMany(script => Find(guest, $"{Scripts}/{script.Name}", $"{script.Name} {script.When}", Fix)),
            .. Manufacturers.SelectMany(guest.List)
                .Where(file => file.IsFile && Endings.Contains(Path.GetExtension(file.Name), StringComparer.OrdinalIgnoreCase))
                .SelectMany(file => Find(guest, file.Path, $"A script of the image's maker, {Shown(file.Name)}", fixedBy: null)),
        ],
    };

    private static IReadOnlyList<Finding> Find(IGuestView guest, string path, string what, Operation? fixedBy) =>
        WindowsTexts.Of(guest, path, text => Describe(guest, guest.Find(path)!, SetupScript.Read(guest, path, text), what, fixedBy));

    private static IEnumerable<Finding> Describe(IGuestView guest, GuestFile file, SetupScript script, string what, Operation? fixedBy)
    {
        string[] meaning =
        [
            script.Commands switch { 0 => "no commands", 1 => "1 command", var count => $"{count} commands" },
            .. script.Accounts.Count > 0 ? [$"changes accounts in line {Lines(script.Accounts)}"] : Array.Empty<string>(),
            .. script.Secrets.Count > 0 ? [$"probably holds a password or key in line {Lines(script.Secrets)}"] : Array.Empty<string>(),
            .. script.Called.Count > 0 ? [$"names {Names(script)}"] : Array.Empty<string>(),
        ];
        Severity severity = script.Commands == 0 ? Severity.Info : Severity.Warning;
        yield return new Finding(severity, $"{what}: {string.Join("; ", meaning)}", GuestPath.ToWindows(file.Path), Remedy)
        {
            FixedBy = fixedBy, Bytes = file.Length,
        };

        // One step on: what it calls may hold what it does not.
        IEnumerable<GuestFile> scripts = script.Called.Select(guest.Find).OfType<GuestFile>()
            .Where(called => Endings.Contains(Path.GetExtension(called.Name), StringComparer.OrdinalIgnoreCase));
        foreach (Finding finding in scripts.SelectMany(called => WindowsTexts.Of(
            guest, called.Path, text => OfCalled(called, SetupScript.Read(guest, called.Path, text), file, fixedBy))))
        {
            yield return finding;
        }
    }

    private static IEnumerable<Finding> OfCalled(GuestFile called, SetupScript script, GuestFile caller, Operation? fixedBy)
    {
        if (script.Secrets.Count > 0 || script.Accounts.Count > 0)
        {
            string what = script.Secrets.Count > 0 ? "probably holds a password or key" : "changes accounts";
            yield return new Finding(
                Severity.Warning,
                $"A script that {caller.Name} names {what}",
                $"{GuestPath.ToWindows(called.Path)}:{(script.Secrets.Count > 0 ? script.Secrets : script.Accounts)[0]}",
                Remedy)
            {
                FixedBy = GuestPath.IsSameOrBelow(called.Path, Scripts, GuestKind.Windows) ? fixedBy : null, Bytes = called.Length,
            };
        }
    }

    private static string Names(SetupScript script) => string.Join(", ", script.Called.Take(MaxShown).Select(GuestPath.ToWindows).Select(Shown))
        + (script.Called.Count > MaxShown ? $" and {script.Called.Count - MaxShown} more" : "")
        + (script.CallsMore ? ", and perhaps others, which were not checked" : "");

    private static string Lines(IReadOnlyList<int> lines) => string.Join(", ", lines.Take(5)) + (lines.Count > 5 ? " ..." : "");

    // A file's name is the guest's; nothing in it may steer the terminal that shows it.
    private static string Shown(string text) => string.Concat(text.Where(letter => !char.IsControl(letter)));
}
