namespace VmGeneralize.Checks.Windows.Readiness;

internal static class PowerPlanCheck
{
    public static Check Check { get; } = FixableCheck.Create(
        "azure-power-plan",
        "azure-power-plan",
        "Power plan",
        static _ => Severity.Info,
        static _ => "The high-performance power plan is not the active one",
        static _ => "powercfg.exe /setactive SCHEME_MIN");
}
