using VmGeneralize.Guests;
using VmGeneralize.Guests.Linux.Facts;

namespace VmGeneralize.Checks.Linux.Leftovers;

internal static class RemovedUserCheck
{
    public static Check Check { get; } = LinuxCheck.Create(
        "leftover-linux-provisioned-user",
        "The user that Azure made",
        CheckArea.MachineSpecific,
        "https://github.com/Azure/WALinuxAgent/blob/master/azurelinuxagent/pa/deprovision/default.py",
        Find) with { IsForecast = true, ConcernsRemovedUser = true };

    private static IEnumerable<Finding> Find(IGuestView guest)
    {
        if (ProvisionedUser.Refused(guest) is { } reason)
        {
            yield return new Finding(
                Severity.Warning,
                $"The user name that was found is not removed: {reason}",
                guest.Options.User is null ? "ovf-env.xml, or " + ProvisionedUser.Sudoers : "--user",
                "Name the user: --user NAME");
        }

        if (ProvisionedUser.Of(guest) is not { Account: { } account } user)
        {
            yield break;
        }

        if (HomeFolder.Refusal(guest, account) is { } refusal)
        {
            yield return new Finding(
                Severity.Warning,
                $"The home directory of {user.Name} is not removed: {refusal}",
                LinuxCheck.Shown(account.Home.Length == 0 ? "/etc/passwd" : account.Home),
                "Look at the directory in the VM and remove what is the user's");
        }

        foreach (string path in guest.List("/etc/sudoers.d").Select(file => file.Path).Append("/etc/sudoers").Where(path => HasLongRule(guest, path, user.Name)))
        {
            yield return new Finding(Severity.Warning, $"A rule of sudo for {user.Name} goes over several lines and is not removed", path, "Remove the rule in the VM: visudo");
        }
    }

    private static bool HasLongRule(IGuestView guest, string path, string name) =>
        guest.Lines(path).Any(line => line.EndsWith('\\') && (line.StartsWith(name + " ", StringComparison.Ordinal) || line.StartsWith(name + "\t", StringComparison.Ordinal)));
}
