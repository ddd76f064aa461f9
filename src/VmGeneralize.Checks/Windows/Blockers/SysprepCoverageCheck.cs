using System.Xml;
using VmGeneralize.Guests;

namespace VmGeneralize.Checks.Windows.Blockers;

internal static class SysprepCoverageCheck
{
    private const string ActionFile = "/Windows/System32/Sysprep/ActionFiles/Generalize.xml";

    // What clones would share if nothing resets it: words that a component's part must hold to be about it.
    private static readonly (string Title, string[] Names)[] Identities =
    [
        ("SQMClient MachineId", ["SQMClient", "MachineId"]),
        ("WindowsUpdate SusClientId", ["WindowsUpdate", "SusClientId"]),
        ("Cryptography MachineGuid", [@"Microsoft\Cryptography", "MachineGuid"]),
        ("Defender for Endpoint senseGuid", ["Windows Advanced Threat Protection", "senseGuid"]),
        ("event logs", ["wevtapi.dll"]),
        ("store apps", ["AppxSysprep.dll"]),
    ];

    public static Check Check { get; } = new()
    {
        Id = "sysprep-coverage",
        Title = "What this build's Sysprep resets",
        Area = CheckArea.SysprepBlocker,
        Guest = GuestKind.Windows,
        Source = new("https://learn.microsoft.com/windows-hardware/manufacture/desktop/sysprep-process-overview"),
        Find = static guest => guest.ReadText(ActionFile) is { } text ? [Describe(text)] : [],
    };

    private static Finding Describe(string text)
    {
        try
        {
            return Describe(SysprepActions.Read(text));
        }
        catch (XmlException problem)
        {
            return new Finding(
                Severity.Warning,
                "Sysprep's list of what to generalize cannot be read: it is damaged, edited, or longer than 1 MiB",
                $"{GuestPath.ToWindows(ActionFile)}:{problem.LineNumber}",
                "In the VM: sfc /scannow restores it.");
        }
    }

    private static Finding Describe(SysprepActions actions)
    {
        ILookup<bool, string> covered = Identities.ToLookup(identity => actions.Covers(identity.Names), identity => identity.Title);
        return new Finding(
            Severity.Info,
            $"Generalizing resets {actions.RegistryActions} registry keys and values and {actions.FileActions} files, and calls {actions.Modules} "
                + "DLL functions. "
            + $"It names {List(covered[true])}; it does not name {List(covered[false])}",
            GuestPath.ToWindows(ActionFile),
            "What it does not name may still be reset by a DLL function, or be shared by all clones: compare a clone with this disk.");
    }

    private static string List(IEnumerable<string> titles) => titles.Any() ? string.Join(", ", titles) : "nothing";
}
