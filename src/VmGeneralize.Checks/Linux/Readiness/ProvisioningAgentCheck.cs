using VmGeneralize.Guests;
using VmGeneralize.Guests.Linux.Facts;

namespace VmGeneralize.Checks.Linux.Readiness;

internal static class ProvisioningAgentCheck
{
    private const string Install = "Install cloud-init and the Azure Linux agent in the VM (apt install cloud-init waagent; dnf install cloud-init "
        + "WALinuxAgent), and enable them";

    public static Check Check { get; } = LinuxCheck.Readiness("azure-linux-provisioning-agent", "Who provisions the VM", Find);

    private static IEnumerable<Finding> Find(IGuestView guest)
    {
        CloudInit cloudInit = guest.Facts().CloudInit;
        AgentConfiguration agent = guest.Facts().Agent;
        return LinuxCheck.Of(cloudInit.IsInstalled, hasCloudInit => LinuxCheck.Of(agent.IsInstalled, hasAgent => !hasCloudInit && !hasAgent
            ? [new Finding(
                Severity.Error,
                "Nothing is installed that provisions a VM: a VM from this image never gets its user, name and keys, and Azure reports that it failed",
                "/usr/sbin/waagent, /usr/bin/cloud-init",
                Install)]
            : Installed(cloudInit, agent, hasCloudInit, hasAgent)));
    }

    private static IEnumerable<Finding> Installed(CloudInit cloudInit, AgentConfiguration agent, bool hasCloudInit, bool hasAgent)
    {
        IEnumerable<Finding> findings = LinuxCheck.Of(cloudInit.Provisions.Or(() => agent.Provisions), isProvisioned => isProvisioned
            ? []
            : [new Finding(
                Severity.Error,
                "Neither cloud-init nor the Azure Linux agent provisions a VM from this image: "
                    + $"cloud-init {(hasCloudInit ? cloudInit.IsEnabled.IsYes() ? "does not look for Azure" : "is turned off" : "is missing")}, "
                    + $"the agent {(hasAgent ? Agent(agent) : "is missing")}",
                Evidence(cloudInit),
                hasCloudInit ? "Turn cloud-init on in the VM, and let it look for Azure" : Install)]);
        return hasAgent ? findings : findings.Append(new Finding(
            Severity.Info, "The Azure Linux agent is not installed: VMs start, but run no extensions", "/usr/sbin/waagent",
                "In the VM: apt install waagent, or dnf install WALinuxAgent"));
    }

    private static string Evidence(CloudInit cloudInit) => cloudInit.DisabledBy.OrShown(null)
        ?? (cloudInit.IsEnabled.IsYes() ? cloudInit.DataSources.OrShown(null)?.Evidence : null) ?? AgentConfiguration.Path;

    private static string Agent(AgentConfiguration agent) =>
        agent.IsEnabled.IsYes() ? $"leaves it to others (Provisioning.Agent={agent.ProvisioningAgent.OrShown("?")})" : "is not enabled";
}
