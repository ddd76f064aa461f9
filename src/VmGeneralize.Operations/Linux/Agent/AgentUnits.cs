using VmGeneralize.Guests;
using VmGeneralize.Guests.Linux.Facts;

namespace VmGeneralize.Operations.Linux.Agent;

internal static class AgentUnits
{
    private static readonly string[] Services = ["walinuxagent", "waagent"];
    private static readonly string[] DropIns = ["10-Slice.conf", "11-CPUAccounting.conf", "12-CPUQuota.conf", "13-MemoryAccounting.conf"];

    public static Operation Operation { get; } = new()
    {
        Id = "linux-agent-units",
        Title = "Remove the units that the Azure Linux agent made for the source VM",
        Why = "They hold firewall rules and resource limits of the source; the agent creates them again",
        Source = new("https://github.com/Azure/WALinuxAgent/blob/master/azurelinuxagent/pa/deprovision/default.py"),
        Guest = GuestKind.Linux,
        Risk = Risk.Low,
        OnByDefault = true,
        Plan = static guest =>
        [
            .. Systemd.Folders.SelectMany(folder => Services.SelectMany(service => guest.Remove(
            [
                $"{folder}/{service}-network-setup.service",
                .. DropIns.Select(dropIn => $"{folder}/{service}.service.d/{dropIn}"),
            ])).Concat(guest.Remove($"{folder}/azure-walinuxagent-logcollector.slice"))).Distinct(),
        ],
    };
}
