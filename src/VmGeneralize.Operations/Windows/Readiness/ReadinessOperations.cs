namespace VmGeneralize.Operations.Windows.Readiness;

/// <summary>
/// The settings of "Prepare a Windows VHD or VHDX to upload to Azure" that can be made offline. Opt-in, since they change how the
/// system behaves; <see cref="Group"/> selects them all.
/// </summary>
internal static class ReadinessOperations
{
    /// <summary>The name under which they are selected together.</summary>
    public const string Group = "azure-readiness";

    public static IReadOnlyList<Operation> All { get; } =
    [
        WinHttpProxy.Operation,
        SanPolicy.Operation,
        UtcClock.Operation,
        TimeService.Operation,
        PowerPlan.Operation,
        TempFolders.Operation,
        AutomaticServices.Operation,
        ManualServices.Operation,
        RemoteDesktop.Operation,
        RemoteDesktopListener.Operation,
        RemoteDesktopKeepAlive.Operation,
        Firewall.Operation,
        CrashDumpSettings.Operation,
        DvdDriver.Operation,
    ];
}
