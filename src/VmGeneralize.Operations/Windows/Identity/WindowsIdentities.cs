namespace VmGeneralize.Operations.Windows.Identity;

/// <summary>
/// The table, as SharedIdentities for Linux. Nothing in it is removed by default: what each maker's guide for images removes is asked for, and what
/// cannot be removed from outside is reported.
/// </summary>
public static class WindowsIdentities
{
    public const string Agents = "windows-agent-identities";
    public const string Networks = "windows-network-identities";
    public const string Runners = "windows-runner-credentials";

    public static IReadOnlyList<WindowsIdentity> All { get; } =
    [
        new(
            Agents, "The IDs that the Windows Update client adds to its own",
            "it makes new ones",
            new("https://learn.microsoft.com/troubleshoot/mem/configmgr/update-management/client-machines-not-appearing-wsus"),
            new IdentityPlace.Value("SOFTWARE", @"Microsoft\Windows\CurrentVersion\WindowsUpdate", "PingID"),
            new IdentityPlace.Value("SOFTWARE", @"Microsoft\Windows\CurrentVersion\WindowsUpdate", "AccountDomainSid")),
        new(
            Agents, "The host ID of the Qualys agent",
            "it asks for a new one",
            new("https://docs.qualys.com/en/ca/install-guide/windows/"),
            new IdentityPlace.Value("SOFTWARE", @"Qualys", "HostID")),
        new(
            Agents, "The computer ID of the Tanium client",
            "its server gives a new one",
            new("https://docs.tanium.com/client/client/os_imaging.html"),
            new IdentityPlace.Value("SOFTWARE", @"Tanium\Tanium Client", "ComputerID"),
            new IdentityPlace.Value("SOFTWARE", @"WOW6432Node\Tanium\Tanium Client", "ComputerID")),
        new(
            Agents, "The AgentGUID of the McAfee or Trellix agent",
            "it makes a new one",
            new("https://docs.trellix.com/bundle/trellix-agent-5.8.x-product-guide"),
            new IdentityPlace.Value("SOFTWARE", @"Network Associates\ePolicy Orchestrator\Agent", "AgentGUID"),
            new IdentityPlace.Value("SOFTWARE", @"WOW6432Node\Network Associates\ePolicy Orchestrator\Agent", "AgentGUID"),
            new IdentityPlace.Value("SOFTWARE", @"McAfee\Agent", "AgentGUID"),
            new IdentityPlace.Value("SOFTWARE", @"WOW6432Node\McAfee\Agent", "AgentGUID")),
        new(
            Agents, "The hardware ID of Symantec Endpoint Protection",
            "it makes a new one",
            new("https://knowledge.broadcom.com/external/article?legacyId=HOWTO54706"),
            new IdentityPlace.Value("SOFTWARE", @"Symantec\Symantec Endpoint Protection\SMC\SYLINK\SyLink", "HardwareID"),
            new IdentityPlace.Value("SOFTWARE", @"WOW6432Node\Symantec\Symantec Endpoint Protection\SMC\SYLINK\SyLink", "HardwareID"),
            new IdentityPlace.File("/ProgramData/Symantec/Symantec Endpoint Protection/PersistedData/sephwid.xml"),
            new IdentityPlace.File("/Program Files/Common Files/Symantec Shared/HWID/sephwid.xml")),
        new(
            Agents, "Certificates of the Puppet agent",
            "it asks for a new one, which must be signed",
            new("https://www.puppet.com/docs/puppet/latest/ssl_regenerate_certificates"),
            new IdentityPlace.Folder("/ProgramData/PuppetLabs/puppet/etc/ssl")),
        new(
            Agents, "The key of the Chef client",
            "chef-client with a validator key",
            new("https://docs.chef.io/chef_client_security/"),
            new IdentityPlace.File("/chef/client.pem")),
        new(
            Agents, "The keys of the Salt minion",
            "its master accepts a new key",
            new("https://docs.saltproject.io/en/latest/topics/tutorials/preseed_key.html"),
            new IdentityPlace.Folder("/salt/conf/pki/minion"),
            new IdentityPlace.Folder("/ProgramData/Salt Project/Salt/conf/pki/minion")),
        new(
            Agents, "The identity of Splunk's forwarder",
            "it makes a new one",
            new("https://docs.splunk.com/Documentation/Forwarder/latest/Forwarder/Makeauniversalforwarderpartofahostimage"),
            new IdentityPlace.File("/Program Files/SplunkUniversalForwarder/etc/instance.cfg")),
        new(
            Agents, "The identity of the Nessus agent",
            "nessuscli agent link",
            new("https://docs.tenable.com/nessus/command-line-reference/Content/LocalAgentsCommands.htm"),
            new IdentityPlace.Value("SOFTWARE", @"Tenable", "TAG")),
        new(
            Agents, "The key of the Wazuh agent",
            "it enrolls again",
            new("https://documentation.wazuh.com/current/user-manual/agent/agent-enrollment/index.html"),
            new IdentityPlace.File("/Program Files (x86)/ossec-agent/client.keys")),
        new(
            Agents, "The registration at AWS Systems Manager",
            "amazon-ssm-agent -register",
            new("https://docs.aws.amazon.com/systems-manager/latest/userguide/hybrid-multicloud-ssm-agent-install-windows.html"),
            new IdentityPlace.Folder("/ProgramData/Amazon/SSM/Vault"),
            new IdentityPlace.File("/ProgramData/Amazon/SSM/InstanceData/registration")),
        new(
            Agents, "The ID of TeamViewer",
            "it gets a new one",
            new("https://www.teamviewer.com/en/global/support/knowledge-base/"),
            new IdentityPlace.Value("SOFTWARE", @"TeamViewer", "ClientID"),
            new IdentityPlace.Value("SOFTWARE", @"WOW6432Node\TeamViewer", "ClientID")),
        new(
            Agents, "The key by which Docker identifies itself",
            "it makes a new one",
            new("https://docs.docker.com/engine/deprecated/"),
            new IdentityPlace.File("/ProgramData/docker/config/key.json")),
        new(
            Networks, "The node key of Tailscale",
            "tailscale up in each clone",
            new("https://tailscale.com/kb/1085/auth-keys"),
            new IdentityPlace.File("/ProgramData/Tailscale/server-state.conf"),
            new IdentityPlace.File("/ProgramData/Tailscale/tailscaled.state")),
        new(
            Networks, "The identity of ZeroTier",
            "it makes a new one, which must be authorized",
            new("https://docs.zerotier.com/faq/"),
            new IdentityPlace.File("/ProgramData/ZeroTier/One/identity.secret"),
            new IdentityPlace.File("/ProgramData/ZeroTier/One/identity.public")),
        new(
            Runners, "The credentials of a runner of GitHub or of an agent of Azure Pipelines",
            "config.cmd with a new token",
            new("https://learn.microsoft.com/azure/devops/pipelines/agents/windows-agent"),
            new IdentityPlace.Runner()),
        new(
            null, "The device is joined or registered at Microsoft Entra ID",
            "Images must not be made from a joined device: dsregcmd /leave in the VM, then Sysprep",
            new("https://learn.microsoft.com/entra/identity/devices/howto-device-identity-virtual-desktop-infrastructure"),
            new IdentityPlace.Keys("SYSTEM", @"Control\CloudDomainJoin\JoinInfo")),
        new(
            null, "The device is enrolled at Intune, or at another management service",
            "Take it out of management in the VM (Settings, Accounts, Access work or school, Disconnect), then Sysprep",
            new("https://learn.microsoft.com/windows/client-management/mdm-enrollment-of-windows-devices"),
            new IdentityPlace.Keys("SOFTWARE", @"Microsoft\Provisioning\OMADM\Accounts")),
        new(
            null, "The agent of Azure Virtual Desktop is registered",
            "Uninstall Remote Desktop Services Infrastructure Agent and Remote Desktop Agent Boot Loader in the VM: each session host installs its own",
            new("https://learn.microsoft.com/azure/virtual-desktop/set-up-golden-image"),
            new IdentityPlace.Value("SOFTWARE", @"Microsoft\RDInfraAgent", "RegistrationToken"),
            new IdentityPlace.Value("SOFTWARE", @"Microsoft\RDInfraAgent", "IsRegistered")),
        new(
            null, "The ID of Message Queuing, by which queues find their way",
            "In the VM, before Sysprep: reg add HKLM\\SOFTWARE\\Microsoft\\MSMQ\\Parameters /v SysPrep /t REG_DWORD /d 1, so that each clone makes its own",
            new("https://learn.microsoft.com/archive/blogs/johnbreakwell/msmq-prefers-to-be-unique"),
            new IdentityPlace.Value("SOFTWARE", @"Microsoft\MSMQ\Parameters\MachineCache", "QMId")),
        new(
            null, "The sensor ID of CrowdStrike Falcon",
            "Install the sensor with VDI=1 or NO_START=1 for images, or uninstall it in the VM: it protects its ID from changes",
            new("https://www.crowdstrike.com/en-us/resources/guides/how-to-install-falcon-sensor/"),
            new IdentityPlace.Value("SYSTEM", @"Services\CSAgent\Sim", "AG")),
        new(
            null, "The member of a Docker swarm",
            "docker swarm leave in the VM",
            new("https://docs.docker.com/engine/swarm/join-nodes/"),
            new IdentityPlace.File("/ProgramData/docker/swarm/docker-state.json")),
    ];
}
