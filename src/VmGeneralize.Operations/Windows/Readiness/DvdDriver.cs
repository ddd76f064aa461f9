namespace VmGeneralize.Operations.Windows.Readiness;

internal static class DvdDriver
{
    public static Operation Operation { get; } = ReadinessOperation.Create(
        "azure-dvd-driver",
        "Enable the DVD driver",
        "Azure hands the answer file to the first start on a DVD: without the driver the VM hangs in OOBE",
        Risk.Low,
        static guest => guest.SetStart(RegistrySettings.StartSystem, "cdrom"));
}
