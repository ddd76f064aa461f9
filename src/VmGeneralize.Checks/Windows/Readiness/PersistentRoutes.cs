namespace VmGeneralize.Checks.Windows.Readiness;

internal static class PersistentRoutes
{
    public static Check Check { get; } = FixableCheck.Create(
        "azure-persistent-routes",
        "windows-persistent-routes",
        "Persistent routes",
        static _ => Severity.Warning,
        static _ => "A persistent route of the source network would be used in Azure too",
        static at => $"route delete {at.Name.Split(',')[0]}");
}
