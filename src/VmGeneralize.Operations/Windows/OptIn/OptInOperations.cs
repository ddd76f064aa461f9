namespace VmGeneralize.Operations.Windows.OptIn;

/// <summary>Operations that a user has to ask for, in the order in which they are planned and shown.</summary>
internal static class OptInOperations
{
    public static IReadOnlyList<Operation> All { get; } =
    [
        SysprepLogs.Operation,
        EventLogs.Operation,
        ErrorReports.Operation,
        ServicingLogs.Operation,
        DebugLogs.Operation,
        DeviceSetupLogs.Operation,
        UpdateCache.Operation,
        TransferQueue.Operation,
        DiagnosticData.Operation,
        WindowsTemporaryFiles.Operation,
        Prefetch.Operation,
        RecycleBin.Operation,
        PowerShellHistories.Operation,
        DefenderHistory.Operation,
        StaticAddresses.Operation,
        WindowsDhcpLeases.Operation,
        ProxySettings.Operation,
        WirelessProfiles.Operation,
        AzureExtensions.Operation,
        WindowsArcAgent.Operation,
        ConfigurationManagerCertificates.Operation,
        RemoteDesktopKeys.Operation,
        LocalProfiles.Operation,
    ];
}
