using VmGeneralize.Guests;
using VmGeneralize.Guests.Linux.Facts;

namespace VmGeneralize.Checks.Linux.Readiness;

internal static class CloudInitSettingsCheck
{
    private const string Folder = "/etc/cloud/cloud.cfg.d";

    public static Check Check { get; } = LinuxCheck.Readiness("azure-linux-cloud-init", "Settings of cloud-init", Find);

    private static IEnumerable<Finding> Find(IGuestView guest)
    {
        CloudInit cloudInit = guest.Facts().CloudInit;
        return LinuxCheck.Of(cloudInit.IsEnabled, isEnabled => !isEnabled
            ? []
            : LinuxCheck.Of(cloudInit.DataSources, Sources)
                .Concat(LinuxCheck.Of(cloudInit.PreservesHostName, HostName))
                .Concat(LinuxCheck.Of(cloudInit.NetworkIsDisabled, Network)))
            .Distinct();
    }

    private static IEnumerable<Finding> Sources(DataSourceList? sources) => sources is null or { HasAzure: true }
        ? []
        : [new Finding(
            Severity.Error,
            "cloud-init does not look for Azure: a VM from this image is not provisioned",
            sources.Evidence,
            "In the VM: take out what says so (an installer leaves 99-installer.cfg, 90_dpkg.cfg and ds-identify.cfg), or echo 'datasource_list: [Azure]' > "
                + $"{Folder}/91-azure_datasource.cfg")
        {
            Expected = "Azure",
            Found = LinuxCheck.Shown(string.Join(", ", sources.Names)),
        }];

    private static IEnumerable<Finding> HostName(bool isPreserved) => isPreserved
        ? [new Finding(
            Severity.Warning, "cloud-init keeps the host name that is there: every VM would be called localhost", $"{Folder}: preserve_hostname",
                "In the VM: set preserve_hostname: false")]
        : [];

    private static IEnumerable<Finding> Network(bool isDisabled) => isDisabled
        ? [new Finding(
            Severity.Info,
            "cloud-init writes no network configuration: the one in the image must fit every VM (DHCP on eth0)",
            $"{Folder}: network",
            "Only if the network of the image is not for every VM: remove the file with network: {config: disabled}")]
        : [];
}
