using VmGeneralize.Guests.Linux.Facts;

namespace VmGeneralize.Checks.Linux.Leftovers;

internal static class RemainingUsersCheck
{
    public static Check Check { get; } = LinuxCheck.Create(
        "leftover-linux-users",
        "Users that stay in the image",
        CheckArea.MachineSpecific,
        "https://learn.microsoft.com/azure/virtual-machines/linux/capture-image",
        static guest => LinuxCheck.Of(
            guest.Facts().Accounts,
            accounts =>
            {
                ProvisionedUser? provisioned = guest.Facts().ProvisionedUser.User.OrShown(null);
                return accounts.People.Where(person => person.Name != provisioned?.Name).DistinctBy(person => person.Name).Select(person => new Finding(
                    Severity.Info,
                    $"User {LinuxCheck.Shown(LinuxFiles.Utf8(person.Name))} ({person.Uid}) stays in the image, with home directory "
                        + $"{LinuxCheck.Shown(person.Home)}",
                    "/etc/passwd",
                    provisioned is null ? "If Azure made this user when the VM was provisioned, name it: --user NAME"
                        : "If clones need no such user, in the VM: userdel -r NAME"));
            },
            Severity.Info));
}
