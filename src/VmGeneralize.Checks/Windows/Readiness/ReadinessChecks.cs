namespace VmGeneralize.Checks.Windows.Readiness;

/// <summary>Checks of whether Azure can start and reach it, in the order in which they are shown.</summary>
internal static class ReadinessChecks
{
    public static IReadOnlyList<Check> All { get; } =
    [
        PlatformVersionCheck.Check,
        EvaluationEditionCheck.Check,
        AdministratorPasswordResetCheck.Check,
        HyperVDriversCheck.Check,
        NvmeDisksCheck.Check,
        BootRecoveryCheck.Check,
        WindowsSerialConsoleCheck.Check,
        DvdDriverCheck.Check,
        RemovableStoragePolicyCheck.Check,
        PersistentRoutesCheck.Check,
        WinHttpProxyCheck.Check,
        NetworkFiltersCheck.Check,
        AutomaticServicesCheck.Check,
        ManualServicesCheck.Check,
        RemoteDesktopCheck.Check,
        RemoteDesktopListenerCheck.Check,
        RemoteDesktopKeepAliveCheck.Check,
        RemoteDesktopCertificateCheck.Check,
        FirewallCheck.Check,
        FirewallRulesCheck.Check,
        OtherHypervisorsCheck.Check,
        OtherCloudsCheck.Check,
        VmExtensionsCheck.Check,
        SanPolicyCheck.Check,
        UtcClockCheck.Check,
        TimeServiceCheck.Check,
        PowerPlanCheck.Check,
        TempFoldersCheck.Check,
        CrashDumpSettingsCheck.Check,
        PageFileCheck.Check,
    ];
}
