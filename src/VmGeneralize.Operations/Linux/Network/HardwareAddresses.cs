using VmGeneralize.Guests;

namespace VmGeneralize.Operations.Linux.Network;

internal static class HardwareAddresses
{
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
        Plan = static guest => [.. InterfaceFiles.Of(guest).SelectMany(file => guest.RemoveLines(file.Path, [.. guest.OwnLines(file.Path).Where(line => line.StartsWith("HWADDR=", StringComparison.Ordinal))]))],
    };
}
