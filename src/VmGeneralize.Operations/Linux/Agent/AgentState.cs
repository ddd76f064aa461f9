using VmGeneralize.Guests;
using VmGeneralize.Guests.Linux.Facts;

namespace VmGeneralize.Operations.Linux.Agent;

internal static class AgentState
{
    public static Operation Operation { get; } = new()
    {
        Id = "linux-agent-state",
        Title = "Empty the Azure Linux agent's folder",
        Why = "It holds the transport keys, certificates, provisioning data and extension settings of the source VM",
        Source = new("https://github.com/Azure/WALinuxAgent/blob/master/azurelinuxagent/pa/deprovision/default.py"),
        Guest = GuestKind.Linux,
        Risk = Risk.Low,
        OnByDefault = true,
        Notice = "Extensions must be installed again on each VM.",
        Plan = static guest => Decide(guest).Edits,
        Left = static guest => Decide(guest).Left,
    };

    private static PartialPlan Decide(IGuestView guest) => guest.EmptyConfigured("the folder of the Azure Linux agent", guest.Facts().Agent.LibFolder);
}
