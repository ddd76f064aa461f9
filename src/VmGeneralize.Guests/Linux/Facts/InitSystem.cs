namespace VmGeneralize.Guests.Linux.Facts;

/// <summary>The init system of a guest.</summary>
internal static class InitSystem
{
    private static readonly (string Path, string Init)[] Programs =
    [
        ("/usr/lib/systemd/systemd", "systemd"), ("/lib/systemd/systemd", "systemd"), ("/sbin/openrc", "openrc"), ("/sbin/upstart", "upstart"),
        ("/etc/runit/runsvdir", "runit"), ("/etc/inittab", "sysvinit"),
    ];

    /// <summary>Such as <c>systemd</c>; empty when it is none of those that are known.</summary>
    public static Fact<string> Of(IGuestView guest)
    {
        foreach ((string path, string init) in Programs)
        {
            Fact<GuestFile?> program = guest.Locate(path);
            if (!program.TryGet(out GuestFile? found) || found is not null)
            {
                return program.Then(_ => init);
            }
        }

        return Fact.Known("");
    }
}
