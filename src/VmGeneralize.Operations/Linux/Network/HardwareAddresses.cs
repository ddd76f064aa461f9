using VmGeneralize.Guests;
using VmGeneralize.Guests.Edits;

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

    private static PartialPlan Decide(IGuestView guest) => PartialPlan.Join(
        PartialPlan.Of(What, InterfaceFiles.Of(guest), files => PartialPlan.Join(
            files.Select(file => guest.RemoveLines(file.Path, What, line => line.StartsWith("HWADDR=", StringComparison.Ordinal))))),
        PartialPlan.Of(What, ConnectionFiles.Of(guest), files => PartialPlan.Join(
            files.Select(file => guest.EditLines(file.Path, What, lines => !IsOfCard(lines) ? []
                : lines.Where(line => ConnectionFiles.Value(line, "mac-address") is not null).Distinct()
                    .Select(line => new LineEdit.Remove(line, "remove a line")))))));

    /// <summary>A connection of another kind, such as Wi-Fi, is for hardware that no VM has.</summary>
    private static bool IsOfCard(IReadOnlyList<string> lines) =>
        lines.Any(line => ConnectionFiles.Value(line, "type") is "ethernet" or "802-3-ethernet");
}
