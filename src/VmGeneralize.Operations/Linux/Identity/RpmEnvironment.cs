using VmGeneralize.Guests;

namespace VmGeneralize.Operations.Linux.Identity;

internal static class RpmEnvironment
{
    public static Operation Operation { get; } = new()
    {
        Id = "linux-rpm-environment",
        Title = "Remove the locks of the RPM database",
        Why = "They are about the processes of the source and may keep rpm waiting for one; rpm creates them again. The packages are listed in other files",
        Source = new("https://libguestfs.org/virt-sysprep.1.html"), // rpm-db
        Guest = GuestKind.Linux,
        Risk = Risk.Low,
        OnByDefault = true,
        Plan = static guest => guest.RemoveFiles("/var/lib/rpm", name => name.StartsWith("__db.", StringComparison.Ordinal)),
    };
}
