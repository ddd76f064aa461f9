using VmGeneralize.Guests;
using VmGeneralize.Guests.Linux.Facts;

namespace VmGeneralize.Checks.Linux.Secrets;

internal static class AuthorizedKeys
{
    public static Check Check { get; } = LinuxCheck.Create(
        "secret-linux-authorized-keys",
        "Keys that may log in",
        CheckArea.Secret,
        "https://man7.org/linux/man-pages/man8/sshd.8.html",
        static guest => HomeFolder.All(guest)
            .SelectMany(home => new[] { ".ssh/authorized_keys", ".ssh/authorized_keys2" }, (home, name) => GuestPath.Join(home.Path, name))
            .Select(path => (Path: path, Keys: guest.Lines(path).Count(line => line.Trim() is not ("" or ['#', ..]))))
            .Where(found => found.Keys > 0)
            .Select(found => new Finding(
                Severity.Warning, $"{found.Keys} {(found.Keys == 1 ? "key" : "keys")} may log in to every clone", found.Path, "Remove the keys in the VM that are not meant for clones")
            {
                FixedBy = "linux-ssh-user-folders",
            }));
}
