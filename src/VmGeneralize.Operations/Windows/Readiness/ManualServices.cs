namespace VmGeneralize.Operations.Windows.Readiness;

internal static class ManualServices
{
    public static Operation Operation { get; } = ReadinessOperation.Create(
        "azure-manual-services",
        "Let Windows start services on demand that connectivity needs",
        "A disabled TermService or Netman locks everybody out; these are the defaults of Windows",
        Risk.Medium,
        static guest => guest.SetStart(RegistrySettings.StartManual, "Netlogon", "Netman", "TermService", "WerSvc"));
}
