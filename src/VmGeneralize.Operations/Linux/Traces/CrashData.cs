using VmGeneralize.Guests;

namespace VmGeneralize.Operations.Linux.Traces;

internal static class CrashData
{
    public static Operation Operation { get; } = new()
    {
        Id = "linux-crash-data",
        Title = "Remove crash dumps",
        Why = "Dumps are copies of memory, passwords and keys included",
        Source = new("https://www.freedesktop.org/software/systemd/man/latest/systemd-coredump.html"),
        Guest = GuestKind.Linux,
        Risk = Risk.Low,
        OnByDefault = true,
        Plan = static guest =>
            guest.Empty(
                "/var/crash",
                "/var/spool/abrt",
                "/var/spool/abrt-upload",
                "/var/lib/systemd/coredump",
                "/var/lib/systemd/pstore",
                "/var/lib/apport/coredump",
                "/var/log/dump"),
    };
}
