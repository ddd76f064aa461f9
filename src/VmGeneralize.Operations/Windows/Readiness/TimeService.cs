namespace VmGeneralize.Operations.Windows.Readiness;

internal static class TimeService
{
    public static Operation Operation { get; } = ReadinessOperation.Create(
        "azure-time-service",
        "Start the time service automatically",
        "Clients start it on demand only, and a VM that drifts loses Kerberos and TLS",
        Risk.Low,
        static guest => guest.SetStart(RegistrySettings.StartAutomatic, "W32Time"));
}
