using VmGeneralize.Guests;
using VmGeneralize.Guests.Edits;

namespace VmGeneralize.Operations.Windows.OptIn;

internal static class ConfigurationManagerCertificates
{
    private const string Certificates = @"Microsoft\SystemCertificates\SMS\Certificates";

    public static Operation Operation { get; } = new()
    {
        Id = "windows-configuration-manager-certificates",
        Title = "Remove the certificates of the Configuration Manager client",
        Why = "Clones that share them count as one client in the site; the client makes new ones",
        Source = new("https://learn.microsoft.com/mem/configmgr/core/clients/deploy/deploy-clients-to-windows-computers#BKMK_ClientImage"),
        Guest = GuestKind.Windows,
        Risk = Risk.Medium,
        OnByDefault = false,
        Notice = "The private keys of these certificates stay among the machine keys.",
        Plan = static guest =>
        [
            .. guest.Registry.SubkeyNames("SOFTWARE", Certificates).Select(name => new GuestEdit.DeleteKey("SOFTWARE", $@"{Certificates}\{name}")),
        ],
    };
}
