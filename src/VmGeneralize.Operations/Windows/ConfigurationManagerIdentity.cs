using VmGeneralize.Guests;

namespace VmGeneralize.Operations.Windows;

internal static class ConfigurationManagerIdentity
{
    public static Operation Operation { get; } = new()
    {
        Id = "windows-configuration-manager-id",
        Title = "Remove the Configuration Manager client identity (SMSCFG.ini)",
        Why = "Clones that share the SMS unique identifier overwrite each other in the site",
        Source = new("https://learn.microsoft.com/mem/configmgr/core/clients/deploy/deploy-clients-to-windows-computers#BKMK_ClientImage"),
        Guest = GuestKind.Windows,
        Risk = Risk.Low,
        OnByDefault = true,
        Plan = static guest => guest.DeleteExisting("/Windows/SMSCFG.ini"),
    };
}
