using VmGeneralize.Guests;

namespace VmGeneralize.Checks.Windows.Roles;

/// <summary>Products that keep the identity of their machine. What happens to them is experience, not documentation.</summary>
internal static class ServerProducts
{
    private const string DefenderStatus = @"Microsoft\Windows Advanced Threat Protection\Status";
    private static readonly Uri Sysprep = new("https://learn.microsoft.com/windows-hardware/manufacture/desktop/sysprep--system-preparation--overview");

    public static IReadOnlyList<ServerRole> All { get; } =
    [
        Product(
            "role-exchange",
            "Exchange Server",
            "is bound to its computer name and domain, and probably does not survive Sysprep",
            "Build the image without Exchange; install it in each clone.",
            guest => guest.Service("MSExchangeADTopology", "MSExchangeIS", "MSExchangeServiceHost")),
        Product(
            "role-sharepoint",
            "SharePoint Server",
            "is bound to its farm, and probably does not survive Sysprep",
            "Leave the farm (Disconnect-SPConfigurationDatabase) before Sysprep; run the configuration wizard in each clone.",
            guest => guest.Service("SPTimerV4", "SPTimerV3")),
        Product(
            "role-sql-server",
            "SQL Server",
            "keeps the old computer name (@@SERVERNAME), unless it was installed with its own image preparation step",
            "Install it with setup.exe /ACTION=PrepareImage and complete it in each clone (/ACTION=CompleteImage); or rename it there with "
                + "sp_dropserver and sp_addserver.",
            guest => guest.Service("MSSQLSERVER") ?? guest.ServiceLike("MSSQL$", "MSSQL$MICROSOFT##WID", "MSSQL$MICROSOFT##SSEE")) with
        {
            Source = new("https://learn.microsoft.com/sql/database-engine/install-windows/considerations-for-installing-sql-server-using-sysprep"),
        },
        Product(
            "role-configmgr",
            "Configuration Manager",
            "probably keeps one identity for all clones",
            "Site roles: remove them. Client: ccmsetup.exe /uninstall before Sysprep, or stop CcmExec and delete C:\\Windows\\SMSCFG.ini and the "
                + "certificates of the store SMS.",
            guest => guest.Service("SMS_EXECUTIVE", "SMS_SITE_COMPONENT_MANAGER", "CcmExec")),
        Product(
            "role-defender-endpoint",
            "Defender for Endpoint",
            "is onboarded: Sysprep probably fails to reset its identity, or clones share it",
            "Run the offboarding script before Sysprep; onboard each clone.",
            guest => guest.Registry.Number("SOFTWARE", DefenderStatus, "OnboardingState") is 1 ? $@"SOFTWARE\{DefenderStatus}\OnboardingState: 1" : null),
        Product(
            "role-citrix",
            "Citrix Virtual Delivery Agent",
            "is probably registered under this computer's name",
            "Install it in each clone, or with the image options of its setup.",
            guest => guest.Service("BrokerAgent")),
        Product(
            "role-horizon",
            "Horizon Agent",
            "is probably registered under this computer's name",
            "Install it in each clone, or without registering it with a connection server.",
            guest => guest.Service("WSNM")),
    ];

    private static ServerRole Product(string id, string name, string problem, string remedy, Func<IGuestView, string?> detect) => new()
    {
        Id = id,
        Name = name,
        Source = Sysprep,
        Severity = Severity.Warning,
        Problem = problem,
        Remedy = remedy,
        Detect = detect,
    };
}
