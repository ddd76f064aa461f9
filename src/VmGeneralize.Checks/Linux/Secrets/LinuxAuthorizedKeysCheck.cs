using VmGeneralize.Guests;
using VmGeneralize.Guests.Linux.Facts;
using VmGeneralize.Operations;

namespace VmGeneralize.Checks.Linux.Secrets;

internal static class LinuxAuthorizedKeysCheck
{
    private static readonly string[] Files = [".ssh/authorized_keys", ".ssh/authorized_keys2"];

    // Who may unlock the disk while the system starts, by Dropbear in the initial RAM disk.
    private static readonly string[] InitialRamDisk = ["/etc/dropbear-initramfs/authorized_keys", "/etc/dropbear/initramfs/authorized_keys"];

    public static Check Check { get; } = LinuxCheck.Create(
        "secret-linux-authorized-keys",
        "Keys that may log in",
        CheckArea.Secret,
        "https://man7.org/linux/man-pages/man8/sshd.8.html",
        Find);

    private static IEnumerable<Finding> Find(IGuestView guest)
    {
        Fixes fixes = Fixes.By(guest, "linux-user");
        return LinuxCheck.Of(guest.Facts().Homes, homes => LinuxCheck.Of(Elsewhere(guest), elsewhere => LinuxCheck.OfEach(
            homes.SelectMany(_ => Files, (home, name) => GuestPath.Join(home.Path, name)).Concat(InitialRamDisk).Concat(elsewhere).Distinct(),
            guest.Lines,
            (path, lines) => Judge(path, lines.Count(line => line.Trim() is not ("" or ['#', ..])), fixes))))
            .Concat(LinuxCheck.Of(guest.Facts().SshServer.AuthorizedKeysCommands, Commands));
    }

    private static IEnumerable<Finding> Commands(IReadOnlyList<SshSetting> commands) => commands.Select(command => new Finding(
        Severity.Info,
        $"The SSH server asks {LinuxCheck.Shown(command.Value)} for keys that may log in: everyone it names may log in to every clone",
        command.Path,
        "Make sure that it names no user of the source, or remove AuthorizedKeysCommand in the VM"));

    /// <summary>What <c>AuthorizedKeysFile</c> names outside the homes: one file for all, or one for each account.</summary>
    private static Fact<IEnumerable<string>> Elsewhere(IGuestView guest)
    {
        SshServer server = guest.Facts().SshServer;
        return server.AuthorizedKeysFiles.Then(files => files.Count == 0 ? Fact.Known<IEnumerable<string>>([])
            : guest.Facts().Accounts.Then(accounts => Fact.All(accounts.All.Select(server.AuthorizedKeysOf))
                .Then(ofAccounts => files.Where(SystemPlaces.IsPlain).Concat(ofAccounts.SelectMany(paths => paths)))));
    }

    private static IEnumerable<Finding> Judge(string path, int keys, Fixes fixes) => keys == 0
        ? []
        : [new Finding(Severity.Warning, $"{keys} {(keys == 1 ? "key" : "keys")} may log in to every clone", path,
            "Remove the keys in the VM that are not meant for clones")
        {
            FixedBy = fixes.Of(path) ?? (path.Contains("/.ssh/", StringComparison.Ordinal) ? Catalogue.Get("linux-ssh-user-folders") : null),
        }];
}
