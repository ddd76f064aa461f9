using VmGeneralize.Guests;

namespace VmGeneralize.Operations.Linux.Network;

internal static class PersistentNames
{
    public static Operation Operation { get; } = new()
    {
        Id = "linux-persistent-net-rules",
        Title = "Remove the rules that bind network names to the hardware of the source",
        Why = "The card of a clone has another address and would get another name, without configuration",
        Source = new("https://learn.microsoft.com/azure/virtual-machines/linux/create-upload-generic"),
        Guest = GuestKind.Linux,
        Risk = Risk.Low,
        OnByDefault = true,
        Group = LinuxGroups.Network,
        Plan = static guest => guest.Remove("/etc/udev/rules.d/70-persistent-net.rules"),
    };
}
