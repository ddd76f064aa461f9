using VmGeneralize.Guests;
using VmGeneralize.Operations.Windows.OptIn;

namespace VmGeneralize.Operations.Windows.Identity;

/// <summary>The operations that work by <see cref="WindowsIdentities"/>.</summary>
internal static class WindowsIdentityOperations
{
    public static IReadOnlyList<Operation> All { get; } =
    [
        Of(
            WindowsIdentities.Agents,
            "Remove identities of agents for management, monitoring and protection",
            "Clones would report as one machine",
            "https://learn.microsoft.com/azure/virtual-machines/generalize",
            "Each VM must be enrolled again where its agent does not do so by itself."),
        Of(
            WindowsIdentities.Networks,
            "Remove identities in private networks",
            "Clones would be one member, and could pose as each other",
            "https://docs.zerotier.com/faq/",
            "Each VM must be admitted again."),
        Of(
            WindowsIdentities.Runners,
            "Remove credentials of build runners",
            "Anyone who has them can take the jobs of the source, with their secrets",
            "https://docs.github.com/actions/hosting-your-own-runners",
            "Each VM must be configured as a runner again."),
    ];

    private static Operation Of(string id, string title, string why, string source, string notice) => new()
    {
        Id = id,
        Title = title,
        Why = why,
        Source = new(source),
        Guest = GuestKind.Windows,
        Risk = Risk.Medium,
        OnByDefault = false,
        Group = OptInGroups.Identities,
        Notice = notice,
        Plan = guest => WindowsIdentityPlaces.Plan(guest, id),
        Left = guest => WindowsIdentityPlaces.Left(guest, id),
    };
}
