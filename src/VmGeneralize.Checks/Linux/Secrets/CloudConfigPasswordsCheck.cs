using VmGeneralize.Guests;
using VmGeneralize.Guests.Linux.Facts;

namespace VmGeneralize.Checks.Linux.Secrets;

internal static class CloudConfigPasswordsCheck
{
    private static readonly string[] Keys = ["passwd", "password", "hashed_passwd", "plain_text_passwd", "chpasswd", "hashed-password"];

    public static Check Check { get; } = LinuxCheck.Create(
        "secret-linux-cloud-config",
        "Passwords in configurations of cloud-init",
        CheckArea.Secret,
        "https://docs.cloud-init.io/en/latest/reference/modules.html#set-passwords",
        static guest => LinuxCheck.Of(guest.Facts().CloudInit.Files, files =>
            LinuxCheck.OfEach(files, file => file.Lines, (file, lines) => lines.Any(IsPassword)
            ? [new Finding(Severity.Warning, "A configuration of cloud-init sets a password: every VM from the image would have it", file.Path,
                "Remove the setting in the VM")]
            : [])));

    // A key with a value on its line, such as "passwd: $6$...", also in braces; quoted keys as JSON has them.
    private static bool IsPassword(string line) => line.Split('#')[0].Split('{', ',').Select(part => part.Trim(' ', '-', '\t')).Any(part =>
        part.IndexOf(':', StringComparison.Ordinal) is var colon and > 0
        && Keys.Contains(LinuxFiles.Unquoted(part[..colon].Trim()))
        && part[(colon + 1)..].Trim().Length > 0);
}
