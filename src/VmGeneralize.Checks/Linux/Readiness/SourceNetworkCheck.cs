using VmGeneralize.Guests;
using VmGeneralize.Guests.Linux.Facts;
using VmGeneralize.Guests.Linux.Facts.Network;

namespace VmGeneralize.Checks.Linux.Readiness;

/// <summary>
/// Addresses and cards of the source. A VM in Azure gets its address by DHCP on eth0; whether anything asks for it there is known only where
/// cloud-init writes the configuration, or some file does.
/// </summary>
internal static class SourceNetworkCheck
{
    private const string Kernel = "In the VM: take ip= out of GRUB_CMDLINE_LINUX in /etc/default/grub, then update-grub or grub2-mkconfig -o "
        + "/boot/grub2/grub.cfg";

    public static Check Check { get; } = LinuxCheck.Readiness("azure-linux-source-network", "Static addresses and network cards of the source", Find) with
    {
        KeepsFromReaching = true,
    };

    private static IEnumerable<Finding> Find(IGuestView guest)
    {
        LinuxFacts facts = guest.Facts();
        Fixes fixes = Fixes.By(guest, "linux-cloud-init-network", "linux-static-network");
        return LinuxCheck.Of(facts.NetworkSettings, settings => settings.Count == 0 ? [] // nothing of the source, and many ways to do without
            : LinuxCheck.Of(facts.HasNetworkInAzure, works => LinuxCheck.Of(facts.CloudInitWritesNetwork, isWritten => settings
                .GroupBy(setting => setting.Path)
                .SelectMany(file => Judge(file.Key, [.. file], works, isWritten, fixes)))));
    }

    private static IEnumerable<Finding> Judge(string path, NetworkSetting[] settings, bool works, bool isWritten, Fixes fixes)
    {
        NetworkSetting? own = settings.FirstOrDefault(setting => setting is { IsForAzureCard: true, Address: not null });
        NetworkSetting? other = settings.FirstOrDefault(setting => setting is { IsForAzureCard: false, Address: not null })
            ?? settings.FirstOrDefault(setting => !setting.IsForAzureCard);
        string? why = own is not null
            ? $"Every VM would take the address {LinuxCheck.Shown(own.Address!)} of the source on eth0{(works ? ", beside the one that Azure gives it" : "")}"
            : other is null ? null
            : !works ? $"The network is configured for {LinuxCheck.Shown(other.Card)}{With(other)}, and nothing asks DHCP on eth0, the card of a VM in "
                + $"Azure{(isWritten ? "" : " (cloud-init writes no network configuration)")}: VMs would have no network"
            : other.Address is not null
                ? $"A static address of the source is configured for {LinuxCheck.Shown(other.Card)}{With(other)}, which no VM in Azure has"
            : null;
        if (why is null)
        {
            yield break;
        }

        yield return new Finding(
            own is not null || !works ? Severity.Warning : Severity.Info,
            why,
            path,
            (own ?? other)!.Format == NetworkFormat.KernelOption ? Kernel
                : "In the VM: configure DHCP on eth0 instead, or let cloud-init do it; --enable linux-static-network replaces the file")
        {
            FixedBy = fixes.Of(path), Expected = "DHCP on eth0", Found = LinuxCheck.Shown((own ?? other)!.Address ?? (own ?? other)!.Card),
        };
    }

    private static string With(NetworkSetting setting) => setting.Address is null ? "" : $" with the static address {LinuxCheck.Shown(setting.Address)}";
}
