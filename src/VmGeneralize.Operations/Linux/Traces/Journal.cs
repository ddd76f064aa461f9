using VmGeneralize.Guests;

namespace VmGeneralize.Operations.Linux.Traces;

internal static class Journal
{
    public static Operation Operation { get; } = new()
    {
        Id = "linux-journal",
        Title = "Remove the journal",
        Why = "It shows who did what on the source machine, under its machine ID; the folder stays, since it makes journals persistent",
        Source = new("https://www.freedesktop.org/software/systemd/man/latest/systemd-journald.service.html"),
        Guest = GuestKind.Linux,
        Risk = Risk.Low,
        OnByDefault = true,
        Group = LinuxGroups.Logs,
        Plan = static guest => guest.Empty("/var/log/journal"),
    };
}
