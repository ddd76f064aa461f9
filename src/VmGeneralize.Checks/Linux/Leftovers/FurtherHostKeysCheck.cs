using VmGeneralize.Guests;
using VmGeneralize.Guests.Linux.Facts;

namespace VmGeneralize.Checks.Linux.Leftovers;

/// <summary>Host keys that removing <c>ssh_host_*key*</c> does not reach.</summary>
internal static class FurtherHostKeysCheck
{
    public static Check Check { get; } = LinuxCheck.Create(
        "leftover-linux-further-host-keys",
        "Host keys and their certificates in other places",
        CheckArea.MachineSpecific,
        "https://man.openbsd.org/sshd_config",
        static guest => Named(guest).Concat(Linked(guest)).Concat(Certificates(guest)));

    private static IEnumerable<Finding> Named(IGuestView guest) => LinuxCheck.Of(guest.Facts().SshServer.FurtherHostKeys, keys => keys
        .Where(key => guest.Find(key.Value) is not null)
        .Select(key => new Finding(
            Severity.Error,
            "Nothing regenerates this SSH host key: clones share it and can pose as each other",
            key.Value,
            $"In the VM: take HostKey out of {key.Path} and delete the key")));

    private static IEnumerable<Finding> Linked(IGuestView guest) => LinuxCheck.Of(
        guest.Facts().SshHostKeys.All,
        keys => keys.Where(key => key.LinkTarget is not null && !key.Name.EndsWith(".pub", StringComparison.Ordinal)).Select(key => new Finding(
            Severity.Warning,
            $"This SSH host key is a link to {LinuxCheck.Shown(key.LinkTarget!)}: the link is removed, as the agent does, and the key stays where it is",
            key.Path,
            "Delete the key in the VM")),
        Severity.Info);

    private static IEnumerable<Finding> Certificates(IGuestView guest) => LinuxCheck.Of(guest.Facts().SshServer.HostCertificates, settings => settings
        .Select(setting => new Finding(
            Severity.Warning,
            "A certificate vouches for the host key of the source: it fits no key of a clone, and names the source",
            $"{setting.Path}: HostCertificate {LinuxCheck.Shown(setting.Value)}",
            "In the VM: take HostCertificate out, and sign the keys of each clone")));
}
