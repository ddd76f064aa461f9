using VmGeneralize.Guests;

namespace VmGeneralize.Checks.Windows.Leftovers;

internal static class ComputerNameCheck
{
    public static Check Check { get; } = new()
    {
        Id = "leftover-computer-name",
        Title = "Name of the machine",
        Area = CheckArea.MachineSpecific,
        Guest = GuestKind.Windows,
        Source = new("https://learn.microsoft.com/windows-hardware/manufacture/desktop/sysprep--generalize--a-windows-installation"),
        Find = static guest =>
        [
            .. Find(guest, guest.InControlSet(@"Control\ComputerName\ComputerName"), "ComputerName"),
            .. Find(guest, guest.InControlSet(@"Services\Tcpip\Parameters"), "NV Hostname"),
            .. Find(guest, guest.InControlSet(@"Services\Tcpip\Parameters"), "Domain"),
        ],
    };

    private static IEnumerable<Finding> Find(IGuestView guest, string key, string name) =>
        guest.Registry.Text("SYSTEM", key, name) is { Length: > 0 } text
            ? [new Leftover(Severity.Info, $"The name \"{text}\", which Azure replaces when a clone starts").InRegistry("SYSTEM", key, name)]
            : [];
}
