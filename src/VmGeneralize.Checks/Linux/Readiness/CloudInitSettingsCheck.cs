using VmGeneralize.Guests;
using VmGeneralize.Guests.Linux.Facts;

namespace VmGeneralize.Checks.Linux.Readiness;

internal static class CloudInitSettingsCheck
{
    private const string Folder = "/etc/cloud/cloud.cfg.d";

    public static Check Check { get; } = LinuxCheck.Readiness("azure-linux-cloud-init", "Settings of cloud-init", Find);

    private static IEnumerable<Finding> Find(IGuestView guest)
    {
        CloudInit cloudInit = CloudInit.Of(guest);
        if (!cloudInit.IsEnabled)
        {
            yield break;
        }

        if (cloudInit.DataSources is { Count: > 0 } sources && !sources.Contains("Azure"))
        {
            yield return new Finding(
                Severity.Error,
                "cloud-init does not look for Azure: a VM from this image is not provisioned",
                $"{Folder}: datasource_list",
                $"In the VM: remove the file of the installer that says so (99-installer.cfg, 90_dpkg.cfg), or echo 'datasource_list: [Azure]' > {Folder}/91-azure_datasource.cfg")
            {
                Expected = "Azure",
                Found = LinuxCheck.Shown(string.Join(", ", sources)),
            };
        }

        if (cloudInit.PreservesHostName)
        {
            yield return new Finding(
                Severity.Warning, "cloud-init keeps the host name that is there: every VM would be called localhost", $"{Folder}: preserve_hostname", "In the VM: set preserve_hostname: false");
        }

        if (cloudInit.NetworkIsDisabled)
        {
            yield return new Finding(
                Severity.Info,
                "cloud-init writes no network configuration: the one in the image has to fit every VM (DHCP on eth0)",
                $"{Folder}: network",
                "Only if the network of the image is not for every VM: remove the file with network: {config: disabled}");
        }
    }
}
