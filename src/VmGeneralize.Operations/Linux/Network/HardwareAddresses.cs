using VmGeneralize.Guests;

namespace VmGeneralize.Operations.Linux.Network;

internal static class HardwareAddresses
{
    private const string What = "hardware addresses in interface files";

    public static Operation Operation { get; } = new()
    {
        Id = "linux-hardware-addresses",
        Title = "Remove hardware addresses from interface files",
        Why = "A file with the address of the source's card does not configure that of a clone",
        Source = new("https://learn.microsoft.com/azure/virtual-machines/linux/create-upload-centos"),
        Guest = GuestKind.Linux,
        Risk = Risk.Low,
        OnByDefault = true,
        Group = LinuxGroups.Network,
        Plan = static guest => Decide(guest).Edits,
        Left = static guest => Decide(guest).Left,
    };

    private static PartialPlan Decide(IGuestView guest) => PartialPlan.Of(What, InterfaceFiles.Of(guest), files => PartialPlan.Join(
        files.Select(file => guest.RemoveLines(file.Path, What, line => line.StartsWith("HWADDR=", StringComparison.Ordinal)))));
}
