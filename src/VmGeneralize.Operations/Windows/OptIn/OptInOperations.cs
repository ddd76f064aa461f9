using VmGeneralize.Operations.Windows.Identity;

namespace VmGeneralize.Operations.Windows.OptIn;

/// <summary>Operations that a user must ask for, in the order in which they are planned and shown.</summary>
internal static class OptInOperations
{
    public static IReadOnlyList<Operation> All { get; } =
    [
        SysprepLogs.Operation,
        OtherAnswerFiles.Operation,
        SetupScripts.Operation,
        StateConfiguration.Operation,
        EventLogs.Operation,
        ErrorReports.Operation,
        ServicingLogs.Operation,
        DebugLogs.Operation,
        DeviceSetupLogs.Operation,
        AccessLogs.Operation,
        WebLogs.Operation,
        FirewallLogs.Operation,
        UpdateCache.Operation,
        TransferQueue.Operation,
        DiagnosticData.Operation,
        WindowsTemporaryFiles.Operation,
        Prefetch.Operation,
        SearchIndex.Operation,
        ResourceUsage.Operation,
        ProgramTraces.Operation,
        Activities.Operation,
        RecycleBin.Operation,
        PowerShellHistories.Operation,
        DefenderHistory.Operation,
        LastUser.Operation,
        StaticAddresses.Operation,
        WindowsDhcpLeases.Operation,
        ProxySettings.Operation,
        WirelessProfiles.Operation,
        AzureExtensions.Operation,
        WindowsArcAgent.Operation,
        ConfigurationManagerCertificates.Operation,
        RemoteDesktopKeys.Operation,
        .. WindowsIdentityOperations.All,
        LocalProfiles.Operation,
    ];
}
