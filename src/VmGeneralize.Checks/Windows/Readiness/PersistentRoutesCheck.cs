using System.Net;

namespace VmGeneralize.Checks.Windows.Readiness;

internal static class PersistentRoutesCheck
{
    public static Check Check { get; } = FixableCheck.Create(
        "azure-persistent-routes",
        "windows-persistent-routes",
        "Persistent routes",
        static _ => Severity.Warning,
        static _ => "A persistent route of the source network would be used in Azure too",
        static at => Command(at.Name.Split(',')[0]));

    // The name comes from the guest and goes into a command that people paste into an elevated prompt.
    private static string Command(string destination) => IPAddress.TryParse(destination, out IPAddress? address)
        ? $"route delete {address}"
        : "route print shows it; delete it with: route delete DESTINATION";
}
