using VmGeneralize.Guests;

namespace VmGeneralize.Operations.Linux.Identity;

internal static class AccountBackups
{
    public static Operation Operation { get; } = new()
    {
        Id = "linux-account-backups",
        Title = "Remove the backups of the account files",
        Why = "They hold password hashes of accounts that were deleted or changed; each change of an account writes them again",
        Source = new("https://man7.org/linux/man-pages/man5/shadow.5.html"),
        Guest = GuestKind.Linux,
        Risk = Risk.Low,
        OnByDefault = true,
        Plan = static guest => guest.Remove(
            "/etc/passwd-", "/etc/shadow-", "/etc/group-", "/etc/gshadow-", "/etc/subuid-", "/etc/subgid-",
            "/var/backups/passwd.bak", "/var/backups/shadow.bak", "/var/backups/group.bak", "/var/backups/gshadow.bak"), // the daily ones of Debian and Ubuntu
    };
}
