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
        Find) with { IsPrediction = true, ConcernsRemovedUser = true };

    private static IEnumerable<Finding> Find(IGuestView guest)
    {
        ProvisionedUserFact provisioned = guest.Facts().ProvisionedUser;
        return LinuxCheck.Of(provisioned.Refusal, refusal => refusal is null ? [] : [Refused(guest, refusal)], Severity.Info)
            .Concat(provisioned.User.TryGet(out ProvisionedUser? user) && user is { Account: { } account }
                && guest.Facts().Accounts.TryGet(out Accounts? accounts)
                ? Left(guest, accounts, account)
                : []);
    }

    private static Finding Refused(IGuestView guest, string reason) => new(
        Severity.Warning,
        $"The user name that was found is not removed: {reason}",
        guest.Options.User is null ? "ovf-env.xml, or " + ProvisionedUserFact.Sudoers : "--user",
        "Name the user: --user NAME");

    private static IEnumerable<Finding> Left(IGuestView guest, Accounts accounts, Account account)
    {
        if (HomeFolder.Refusal(guest, accounts, account) is { } refusal)
        {
            yield return new Finding(
                Severity.Warning,
                $"The home directory of {account.Name} is not removed: {refusal}",
                LinuxCheck.Shown(account.Home.Length == 0 ? "/etc/passwd" : account.Home),
                "Look at the directory in the VM and remove what is the user's");
        }

        // A file that cannot be read is reported by the operation that leaves it.
        foreach (string path in guest.Entries("/etc/sudoers.d").OrShown([]).Where(file => file.IsFile).Select(file => file.Path).Append("/etc/sudoers"))
        {
            if (guest.Lines(path).OrShown([])
                .Any(line => line.EndsWith('\\')
                    && (line.StartsWith(account.Name + " ", StringComparison.Ordinal) || line.StartsWith(account.Name + "\t", StringComparison.Ordinal))))
            {
                yield return new Finding(Severity.Warning, $"A sudo rule for {account.Name} spans several lines and is not removed", path,
                    "Remove the rule in the VM: visudo");
            }
        }
    }
}
