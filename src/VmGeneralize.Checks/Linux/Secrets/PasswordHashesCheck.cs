using VmGeneralize.Guests;
using VmGeneralize.Guests.Linux.Facts;
using VmGeneralize.Operations;

namespace VmGeneralize.Checks.Linux.Secrets;

internal static class PasswordHashesCheck
{
    private const string Path = "/etc/shadow";

    public static Check Check { get; } = LinuxCheck.Create(
        "secret-linux-passwords",
        "Passwords of accounts",
        CheckArea.Secret,
        "https://man7.org/linux/man-pages/man5/shadow.5.html",
        Find);

    private static IEnumerable<Finding> Find(IGuestView guest)
    {
        string? provisioned = guest.Facts().ProvisionedUser.User.OrShown(null)?.Name;
        return LinuxCheck.Of(guest.Lines(Path), lines => lines.Select(line => line.Split(':')).Where(fields => fields.Length > 2)
            .Select(fields => Judge(fields, provisioned)).OfType<Finding>());
    }

    private static Finding? Judge(string[] fields, string? provisioned)
    {
        string name = LinuxCheck.Shown(LinuxFiles.Utf8(fields[0]));
        return fields[1] switch
        {
            "" => new Finding(Severity.Error, $"Account {name} needs no password", Path, $"In the VM: passwd -l {name}"),
            ['!' or '*', ..] => null,
            _ => new Finding(
                name == "root" ? Severity.Info : Severity.Warning,
                $"Account {name} has a password that would be that of every clone",
                Path,
                $"In the VM: passwd -l {name}") { FixedBy = name == "root" ? Catalogue.Get("linux-root-password") : name == provisioned
                    ? Catalogue.Get("linux-user") : null },
        };
    }
}
