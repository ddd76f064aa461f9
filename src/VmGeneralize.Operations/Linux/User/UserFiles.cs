using VmGeneralize.Guests;
using VmGeneralize.Guests.Edits;
using VmGeneralize.Guests.Linux.Facts;

namespace VmGeneralize.Operations.Linux.User;

/// <summary>What the system keeps for one user outside the home directory: mail, jobs, and what services noted. userdel leaves most of it.</summary>
internal static class UserFiles
{
    private static readonly string[] MailFolders = ["/var/mail", "/var/spool/mail"];
    private static readonly string[] AtFolders = ["/var/spool/cron/atjobs", "/var/spool/at"];

    public static IReadOnlyList<GuestEdit> Remove(IGuestView guest, Accounts accounts, ProvisionedUser user)
    {
        string name = user.Name;
        return
        [
            .. MailFolders.Append(accounts.MailFolder).SelectMany(folder => Mail(guest, folder, user)).Distinct(),
            .. guest.RemovePlain($"/var/spool/cron/crontabs/{name}"),
            .. guest.RemovePlain($"/var/spool/cron/tabs/{name}"),
            .. guest.RemovePlain($"/var/spool/cron/{name}"),
            .. AtFolders.SelectMany(guest.OwnList).Where(
                job => job.IsFile && user.Account is { } account && job.UserId == account.Uid).Select(job => new GuestEdit.Delete(job.Path)),
            .. guest.RemovePlain($"/var/lib/systemd/linger/{name}"),
            .. guest.RemovePlain($"/var/lib/AccountsService/users/{name}"),
            .. guest.RemovePlain($"/var/lib/AccountsService/icons/{name}"),
            .. guest.Remove(
                $"/var/lib/sudo/lectured/{name}",
                $"/var/lib/sudo/ts/{name}",
                $"/var/lib/sudo/{name}",
                $"/var/db/sudo/lectured/{name}",
                $"/var/db/sudo/ts/{name}"),
        ];
    }

    /// <summary>A mailbox: a regular file in the usual places; where a configuration names another place it must be the user's.</summary>
    private static IReadOnlyList<GuestEdit> Mail(IGuestView guest, string folder, ProvisionedUser user) =>
        SystemPlaces.IsPlain(folder) && guest.Own(GuestPath.Join(folder.TrimEnd('/'), user.Name)) is { IsFile: true } box
        && (MailFolders.Contains(LinuxFiles.Parent(box.Path)) || (box.UserId == user.Account?.Uid && !SystemPlaces.IsSystemTree(box.Path)))
            ? [new GuestEdit.Delete(box.Path)]
            : [];
}
