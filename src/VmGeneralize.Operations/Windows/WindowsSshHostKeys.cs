using VmGeneralize.Guests;
using VmGeneralize.Guests.Edits;

namespace VmGeneralize.Operations.Windows;

internal static class WindowsSshHostKeys
{
    public static Operation Operation { get; } = new()
    {
        Id = "windows-ssh-host-keys",
        Title = "Remove the SSH host keys of OpenSSH for Windows",
        Why = "Clones that share host keys can pose as each other; sshd makes new keys when it starts",
        Source = new("https://learn.microsoft.com/windows-server/administration/openssh/openssh-server-configuration"),
        Guest = GuestKind.Windows,
        Risk = Risk.Low,
        OnByDefault = true,
        Plan = static guest =>
        [
            .. guest.List("/ProgramData/ssh")
                .Where(file => !file.IsDirectory && file.Name.StartsWith("ssh_host_", StringComparison.OrdinalIgnoreCase))
                .Select(file => new GuestEdit.Delete(file.Path)),
        ],
    };
}
