using VmGeneralize.Guests;

namespace VmGeneralize.Checks.Windows.Leftovers;

internal static class ConfigurationManagerCheck
{
    private const string Client = @"Microsoft\SMS";

    private static readonly Leftover Certificate = new(
        Severity.Warning, "A certificate of the Configuration Manager client: clones would be one client",
        FixedBy: "windows-configuration-manager-certificates");

    private static readonly Leftover ClientKey = new(
        Severity.Info, "Settings of a Configuration Manager client", Remedy: "Prepare the client in the VM as the link says, beginning with: net stop ccmexec");

    public static Check Check { get; } = new()
    {
        Id = "leftover-configuration-manager",
        Title = "Configuration Manager client",
        Area = CheckArea.MachineSpecific,
        Guest = GuestKind.Windows,
        Source = new("https://learn.microsoft.com/mem/configmgr/core/clients/deploy/deploy-clients-to-windows-computers#BKMK_ClientImage"),
        Find = static guest =>
        [
            .. Certificate.DeletedKeys(guest),
            .. guest.Registry.KeyExists("SOFTWARE", Client) ? [ClientKey.InRegistry("SOFTWARE", Client)] : Array.Empty<Finding>(),
        ],
    };
}
