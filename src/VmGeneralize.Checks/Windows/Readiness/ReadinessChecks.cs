namespace VmGeneralize.Checks.Windows.Readiness;

/// <summary>Whether Azure can start and reach it, in the order in which it is shown.</summary>
internal static class ReadinessChecks
{
    public static IReadOnlyList<Check> All { get; } =
    [
        PlatformVersion.Check,
        HyperVDrivers.Check,
        BootRecovery.Check,
        SerialConsole.Check,
        DvdDriver.Check,
        RemovableStoragePolicy.Check,
        PersistentRoutes.Check,
        WinHttpProxy.Check,
        NetworkFilters.Check,
        AutomaticServices.Check,
        ManualServices.Check,
        RemoteDesktop.Check,
        RemoteDesktopListener.Check,
        RemoteDesktopKeepAlive.Check,
        RemoteDesktopCertificate.Check,
        Firewall.Check,
        FirewallRules.Check,
        OtherHypervisors.Check,
        OtherClouds.Check,
        VmExtensions.Check,
        SanPolicy.Check,
        UtcClock.Check,
        TimeService.Check,
        PowerPlan.Check,
        TempFolders.Check,
        CrashDumpSettings.Check,
        PageFile.Check,
    ];
}
