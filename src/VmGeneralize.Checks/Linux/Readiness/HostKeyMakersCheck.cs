using VmGeneralize.Guests;
using VmGeneralize.Guests.Linux.Facts;
using VmGeneralize.Operations;

namespace VmGeneralize.Checks.Linux.Readiness;

internal static class HostKeyMakersCheck
{
    private static readonly Operation Fix = Catalogue.Get("linux-ssh-host-keys-at-boot");

    public static Check Check { get; } = LinuxCheck.Readiness("azure-linux-ssh-host-keys", "Who makes new SSH host keys", Find);

    private static IEnumerable<Finding> Find(IGuestView guest)
    {
        SshHostKeys ssh = guest.Facts().SshHostKeys;
        return LinuxCheck.Of(ssh.ServerIsInstalled.And(ssh.AreMade.Not), isMissing => isMissing ? LinuxCheck.Of(ssh.All, keys => Missing(guest, keys)) : []);
    }

    private static IEnumerable<Finding> Missing(IGuestView guest, IReadOnlyList<GuestFile> keys) => keys.Count > 0
        ? [new Finding(
            Severity.Error,
            "Nothing creates new SSH host keys in a clone, so those of the source are not removed: all clones would share them and could pose as each other",
            string.Join(", ", keys.Take(LinuxCheck.Most).Select(key => key.Path)),
            $"Select the operation {Fix.Id}, which installs a unit that makes new ones, or enable cloud-init in the VM") { FixedBy = Fix }]
        : [new Finding(
            Severity.Error,
            "There are no SSH host keys and nothing creates new ones: the SSH server does not start",
            guest.Facts().SshHostKeys.Folder.OrShown(null) ?? guest.Facts().Agent.SshFolder.OrShown("/etc/ssh"),
            "In the VM: enable cloud-init, or a unit that runs ssh-keygen -A before ssh.service")];
}
