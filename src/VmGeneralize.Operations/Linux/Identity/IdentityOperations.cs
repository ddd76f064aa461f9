using VmGeneralize.Guests;

namespace VmGeneralize.Operations.Linux.Identity;

/// <summary>The operations that work by <see cref="SharedIdentities"/>.</summary>
internal static class IdentityOperations
{
    public static Operation Regenerated { get; } = Of(
        SharedIdentities.Regenerated,
        "Remove identities that their own services create again",
        "Clones that share them are one machine to DHCP servers, databases, subscriptions and browsers; what the host of the source reported is of no use",
        "https://libguestfs.org/virt-sysprep.1.html") with { OnByDefault = true, Risk = Risk.Low };

    public static IReadOnlyList<Operation> OptIn { get; } =
    [
        Of(
            SharedIdentities.Registrations,
            "Remove registrations with distributors",
            "Clones would count as one machine, and lose their repositories when one of them signs off",
            "https://github.com/SUSE-Enceladus/cloud-regionsrv-client/blob/master/man/man1/registercloudguest.1") with
        {
            Group = LinuxGroups.Identities, Notice = "Each VM must be registered again.",
            Plan = static guest => [.. IdentityRemoval.Decide(guest, SharedIdentities.Registrations).Edits, .. UpdateServerNames.Decide(guest).Edits],
            Left = static guest => UpdateServerNames.Decide(guest).Left,
        },
        Of(
            SharedIdentities.Agents,
            "Remove identities of agents",
            "Clones would report as one machine",
            "https://learn.microsoft.com/azure/virtual-machines/linux/imaging") with
        {
            Group = LinuxGroups.Agents, Notice = "Each VM must be enrolled again where its agent does not do so by itself.",
        },
        Of(
            SharedIdentities.Networks,
            "Remove identities in private networks, of Dropbear and of Dovecot",
            "Clones would be one member, and could pose as each other",
            "https://docs.zerotier.com/faq/") with
        {
            Group = LinuxGroups.Identities, Notice = "Each VM must be admitted again; Dropbear gets new keys only where it is started with -R.",
        },
        Of(
            SharedIdentities.Runners,
            "Remove credentials of build runners",
            "Anyone who has them can take the jobs of the source, with their secrets",
            "https://docs.github.com/actions/hosting-your-own-runners") with
        {
            Group = LinuxGroups.Agents, Notice = "Each VM must be configured as a runner again.",
        },
    ];

    private static Operation Of(string id, string title, string why, string source) => new()
    {
        Id = id,
        Title = title,
        Why = why,
        Source = new(source),
        Guest = GuestKind.Linux,
        Risk = Risk.Medium,
        OnByDefault = false,
        Plan = guest => IdentityRemoval.Decide(guest, id).Edits,
        Left = guest => IdentityRemoval.Decide(guest, id).Left,
    };
}
