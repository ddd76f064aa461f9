using VmGeneralize.Guests;
using VmGeneralize.Guests.Linux.Facts;

namespace VmGeneralize.Operations.Linux.Agent;

internal static class AgentLogs
{
    public static Operation Operation { get; } = new()
    {
        Id = "linux-agent-logs",
        Title = "Remove the logs of the Azure Linux agent and of extensions",
        Why = "They are about the source VM; the agent starts new ones",
        Source = new("https://github.com/Azure/WALinuxAgent/blob/master/azurelinuxagent/pa/deprovision/default.py"),
        Guest = GuestKind.Linux,
        Risk = Risk.Low,
        OnByDefault = true,
        Plan = static guest => Decide(guest).Edits,
        Left = static guest => Decide(guest).Left,
    };

    private static PartialPlan Decide(IGuestView guest) => PartialPlan.Join(
        PartialPlan.Of(guest.RemoveFiles("/var/log", IsAgentLog)),
        guest.EmptyConfigured("the logs of extensions", guest.Facts().Agent.ExtensionLogFolder));

    /// <summary>The agent's log in <c>/var/log</c>, and the older ones that log rotation made of it: those the agent itself leaves.</summary>
    public static bool IsAgentLog(string name) =>
        name == "waagent.log" || name.StartsWith("waagent.log.", StringComparison.Ordinal) || name.StartsWith("waagent.log-", StringComparison.Ordinal);
}
