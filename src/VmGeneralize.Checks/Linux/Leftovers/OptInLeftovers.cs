using VmGeneralize.Guests;
using VmGeneralize.Guests.Edits;
using VmGeneralize.Operations;

namespace VmGeneralize.Checks.Linux.Leftovers;

/// <summary>Leftovers that only opt-in operations would remove: one check each, with sizes. The operation's plan is the rule.</summary>
internal static class OptInLeftovers
{
    private static readonly (string Operation, CheckArea Area, Severity Severity, string What)[] Listed =
    [
        ("linux-cloud-init-seed", CheckArea.Secret, Severity.Warning, "A seed with user data that cloud-init may start from"),
        ("linux-ssh-user-folders", CheckArea.Secret, Severity.Info, "SSH keys and settings of a user"),
        ("linux-package-credentials", CheckArea.Secret, Severity.Warning, "A subscription or password for package sources"),
        ("linux-kerberos-keytab", CheckArea.Secret, Severity.Warning, "Kerberos keys of the host"),
        ("linux-samba-secrets", CheckArea.Secret, Severity.Warning, "Samba's machine account and passwords"),
        ("linux-sssd-cache", CheckArea.Secret, Severity.Warning, "Password hashes of a directory that SSSD cached"),
        ("linux-snakeoil-key", CheckArea.Secret, Severity.Info, "A self-signed certificate whose key every clone would have"),
        ("linux-mail", CheckArea.MachineSpecific, Severity.Info, "Mail of a local user"),
        ("linux-package-caches", CheckArea.MachineSpecific, Severity.Info, "Downloaded packages"),
        ("linux-hosts-name", CheckArea.MachineSpecific, Severity.Info, "The name of the source is in the hosts file"),
        ("linux-storage-names", CheckArea.MachineSpecific, Severity.Warning, "A name in a storage network that clones would share"),
        ("linux-monitoring-agents", CheckArea.MachineSpecific, Severity.Warning, "Identity of an Azure monitoring agent that clones would share"),
        ("linux-defender", CheckArea.MachineSpecific, Severity.Warning, "Onboarding of Microsoft Defender for Endpoint: clones would report as one machine"),
        ("linux-arc-agent", CheckArea.MachineSpecific, Severity.Warning, "Identity of the Azure Arc agent that clones would share"),
        ("linux-puppet", CheckArea.MachineSpecific, Severity.Warning, "Certificates of the Puppet agent that clones would share"),
        ("linux-salt", CheckArea.MachineSpecific, Severity.Warning, "Keys of the Salt minion that clones would share"),
        ("linux-chef", CheckArea.MachineSpecific, Severity.Warning, "Key of the Chef client that clones would share"),
        ("linux-tailscale", CheckArea.MachineSpecific, Severity.Warning, "Identity of Tailscale that clones would share"),
    ];

    public static IReadOnlyList<Check> All { get; } =
    [
        .. Listed.Select(leftover => Of(Catalogue.Get(leftover.Operation), leftover.Area, leftover.Severity, leftover.What)),
    ];

    private static Check Of(Operation operation, CheckArea area, Severity severity, string what) => LinuxCheck.Create(
        $"{(area == CheckArea.Secret ? "secret" : "leftover")}-{operation.Id}",
        operation.Title,
        area,
        operation.Source.ToString(),
        guest => operation.Plan(guest).Select(edit => Found(guest, edit)).Where(found => found.Content.Files > 0)
            .Select(found => new Finding(severity, $"{what}: {found.Content}", found.Path, Remedy: null) { FixedBy = operation, Bytes = found.Content.Bytes }));

    private static (string Path, Content Content) Found(IGuestView guest, GuestEdit edit) => (edit.Target, Content.Of(guest, edit.Target));
}
