using VmGeneralize.Guests;

namespace VmGeneralize.Checks.Windows.Roles;

/// <summary>
/// Roles of Windows Server as in Microsoft's table "Sysprep Support for Server Roles", whose last column is Windows Server 2012.
/// </summary>
internal static class WindowsRoles
{
    private const string Unsupported = "is not supported by Sysprep";
    private const string ApplicationHost = "/Windows/System32/inetsrv/config/applicationHost.config";
    private const string DefaultSwitch = "C08CB7B8-9B3C-408E-8E30-5E16A3AEB444"; // every client with Hyper-V has it; it is made again
    private static readonly Uri Source = new("https://learn.microsoft.com/windows-hardware/manufacture/desktop/sysprep-support-for-server-roles");

    public static IReadOnlyList<ServerRole> All { get; } =
    [
        Role("role-ad-cs", "Active Directory Certificate Services", "Adcs-Cert-Authority", guest => guest.Service("CertSvc")),
        Role("role-ad-ds", "Active Directory Domain Services", "AD-Domain-Services", DomainController) with
        {
            Remedy = "Demote it (Uninstall-ADDSDomainController), then Uninstall-WindowsFeature AD-Domain-Services, before Sysprep; promote each clone.",
        },
        Role("role-ad-fs", "Active Directory Federation Services", "ADFS-Federation", guest => guest.Service("adfssrv")),
        Role("role-ad-lds", "Active Directory Lightweight Directory Services", "ADLDS", guest => guest.ServiceLike("ADAM_")) with
        {
            Remedy = "Uninstall each instance in Programs and Features, then Uninstall-WindowsFeature ADLDS, before Sysprep.",
        },
        Role("role-ad-rms", "Active Directory Rights Management Services", "ADRMS", guest => guest.Key("SOFTWARE", @"Microsoft\DRMS")) with
        {
            Severity = Severity.Warning, // the key may be left by a role that was removed
            Problem = $"is probably installed, and {Unsupported}",
        },
        Role("role-dhcp", "DHCP Server", "DHCP", guest => guest.Service("DHCPServer")),
        Role("role-dns", "DNS Server", "DNS", guest => guest.Service("DNS")) with
        {
            Severity = Severity.Info,
            Problem = "is installed: its zones and forwarders go to every clone",
            Remedy = "If that is not meant: Uninstall-WindowsFeature DNS before Sysprep.",
        },
        Role("role-fax", "Fax Server", "Fax", guest => guest.ServerService("Fax")),
        Role("role-hyper-v", "Hyper-V", "Hyper-V", VirtualSwitch) with
        {
            Problem = "has virtual networks, which must be removed before Sysprep",
            Remedy = "In the VM: Get-VMSwitch | Remove-VMSwitch, then run Sysprep again.",
        },
        Role("role-nps", "Network Policy Server", "NPAS", guest => guest.ServerService("IAS")) with
        {
            Remedy = "Remove RADIUS clients and remote RADIUS server groups, then Uninstall-WindowsFeature NPAS before Sysprep; add it to each clone.",
        },
        Role("role-iis", "Internet Information Services", "Web-Server", EncryptedCredentials) with
        {
            Problem = "has encrypted credentials in its configuration, which Sysprep does not support: no clone can decrypt them",
            Remedy = "In IIS Manager, set application pools and virtual directories to built-in identities before Sysprep; enter the credentials in "
                + "each clone.",
        },
        Role("role-wds", "Windows Deployment Services", "WDS", guest => guest.Service("WDSServer")) with
        {
            Severity = Severity.Warning, // whether it is initialized is not known from the service
            Problem = "is supported by Sysprep only while it is not initialized (and not before Windows Server 2012)",
            Remedy = "In the VM: wdsutil /Uninitialize-Server, or Uninstall-WindowsFeature WDS, before Sysprep.",
        },
        Role("role-wsus", "Windows Server Update Services", "UpdateServices", guest => guest.Service("WsusService")),
        Role("role-failover-cluster", "Failover Clustering", "Failover-Clustering", guest => guest.Service("ClusSvc")) with
        {
            Severity = Severity.Warning,
            Problem = "probably does not survive Sysprep: the node keeps its place in the cluster",
            Remedy = "Evict the node (Remove-ClusterNode), then Uninstall-WindowsFeature Failover-Clustering, before Sysprep.",
        },
    ];

    private static ServerRole Role(string id, string name, string feature, Func<IGuestView, string?> detect) => new()
    {
        Id = id,
        Name = name,
        Source = Source,
        Severity = Severity.Error,
        Problem = Unsupported,
        Remedy = $"In the VM: Uninstall-WindowsFeature {feature} before Sysprep; add it to each clone afterwards.",
        Detect = detect,
    };

    private static string? DomainController(IGuestView guest) =>
        guest.ProductType("LanmanNT") ?? guest.Text("SYSTEM", guest.InControlSet(@"Services\NTDS\Parameters"), "DSA Database file");

    private static string? VirtualSwitch(IGuestView guest)
    {
        string key = guest.InControlSet(@"Services\VMSMP\Parameters\SwitchList");
        string? first = guest.Registry.SubkeyNames("SYSTEM", key).FirstOrDefault(name => !name.Equals(DefaultSwitch, StringComparison.OrdinalIgnoreCase));
        return first is null ? null : $@"SYSTEM\{key}\{first}";
    }

    // The line only, never what it holds.
    private static string? EncryptedCredentials(IGuestView guest)
    {
        if (guest.Service("W3SVC") is null || guest.ReadText(ApplicationHost) is not { } text)
        {
            return null;
        }

        int at = text.IndexOf("[enc:", StringComparison.OrdinalIgnoreCase);
        return at < 0 ? null : $"{GuestPath.ToWindows(ApplicationHost)}:{text.AsSpan(0, at).Count('\n') + 1}";
    }
}
