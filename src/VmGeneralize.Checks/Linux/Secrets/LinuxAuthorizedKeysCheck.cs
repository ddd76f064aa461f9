using VmGeneralize.Guests;
using VmGeneralize.Guests.Linux.Facts;
using VmGeneralize.Operations;

namespace VmGeneralize.Checks.Linux.Secrets;

internal static class LinuxAuthorizedKeysCheck
{
    private static readonly string[] Files = [".ssh/authorized_keys", ".ssh/authorized_keys2"];

    public static Check Check { get; } = LinuxCheck.Create(
        "secret-linux-authorized-keys",
        "Keys that may log in",
        CheckArea.Secret,
        "https://man7.org/linux/man-pages/man8/sshd.8.html",
        Find);

    private static IEnumerable<Finding> Find(IGuestView guest)
    {
        Mending mending = Mending.By(guest, "linux-user");
        return HomeFolder.All(guest)
            .SelectMany(_ => Files, (home, name) => GuestPath.Join(home.Path, name))
            .Select(path => (Path: path, Keys: guest.Lines(path).Count(line => line.Trim() is not ("" or ['#', ..]))))
            .Where(found => found.Keys > 0)
            .Select(found => new Finding(
                Severity.Warning, $"{found.Keys} {(found.Keys == 1 ? "key" : "keys")} may log in to every clone", found.Path, "Remove the keys in the VM that are not meant for clones")
            {
                FixedBy = mending.Of(found.Path) ?? Catalogue.Get("linux-ssh-user-folders"),
            });
    }
}
