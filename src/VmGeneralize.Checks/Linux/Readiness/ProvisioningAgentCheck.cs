using VmGeneralize.Guests;
using VmGeneralize.Guests.Linux.Facts;

namespace VmGeneralize.Checks.Linux.Readiness;

internal static class ProvisioningAgentCheck
{
    private const string Install = "Install cloud-init and the Azure Linux agent in the VM (apt install cloud-init waagent; dnf install cloud-init WALinuxAgent), and enable them";

    public static Check Check { get; } = LinuxCheck.Readiness("azure-linux-provisioning-agent", "Who provisions the VM", Find);

    private static IEnumerable<Finding> Find(IGuestView guest)
    {
        CloudInit cloudInit = CloudInit.Of(guest);
        AgentConfiguration agent = AgentConfiguration.Of(guest);
        if (!cloudInit.IsInstalled && !agent.IsInstalled)
        {
            return [new Finding(Severity.Error, "Nothing is installed that provisions a VM: a VM from this image never gets its user, name and keys, and Azure reports that it failed", "/usr/sbin/waagent, /usr/bin/cloud-init", Install)];
        }

        bool agentProvisions = agent.IsEnabled && (agent.ProvisioningAgent == "waagent" || (agent.ProvisioningAgent == "auto" && !cloudInit.IsEnabled));
        List<Finding> findings = [];
        if (!cloudInit.IsEnabled && !agentProvisions)
        {
            findings.Add(new Finding(
                Severity.Error,
                "Neither cloud-init nor the Azure Linux agent provisions a VM from this image: "
                    + $"cloud-init {(cloudInit.IsInstalled ? "is turned off" : "is missing")}, the agent {Agent(agent)}",
                cloudInit.DisabledBy ?? AgentConfiguration.Path,
                Install));
        }

        if (!agent.IsInstalled)
        {
            findings.Add(new Finding(Severity.Info, "The Azure Linux agent is not installed: VMs start, but run no extensions", "/usr/sbin/waagent", "apt install waagent, or dnf install WALinuxAgent, in the VM"));
        }

        return findings;
    }

    private static string Agent(AgentConfiguration agent) =>
        !agent.IsInstalled ? "is missing" : !agent.IsEnabled ? "is not enabled" : $"leaves it to others (Provisioning.Agent={agent.ProvisioningAgent})";
}
