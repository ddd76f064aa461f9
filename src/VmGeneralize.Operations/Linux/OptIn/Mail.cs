using VmGeneralize.Guests;

namespace VmGeneralize.Operations.Linux.OptIn;

internal static class Mail
{
    public static Operation Operation { get; } = new()
    {
        Id = "linux-mail",
        Title = "Remove the mail of all local users",
        Why = "What programs and people wrote to root is about the source machine",
        Source = new("https://libguestfs.org/virt-sysprep.1.html"),
        Guest = GuestKind.Linux,
        Risk = Risk.Medium,
        OnByDefault = false,
        Notice = "Mail of all local users is removed.",
        Plan = static guest => [.. guest.RemoveFiles("/var/mail", static _ => true).Concat(guest.RemoveFiles("/var/spool/mail", static _ => true)).Distinct()],
    };
}
