namespace VmGeneralize.Operations.Windows.Readiness;

internal static class AutomaticServices
{
    public static Operation Operation { get; } = ReadinessOperation.Create(
        "azure-automatic-services",
        "Start the services that connectivity needs",
        "Without addresses, names, firewall and IPsec keying the VM cannot be reached",
        Risk.Medium,
        static guest => guest.SetStart(
            RegistrySettings.StartAutomatic,
            "BFE", "Dhcp", "Dnscache", "IKEEXT", "iphlpsvc", "nsi", "mpssvc", "RemoteRegistry"));
}
