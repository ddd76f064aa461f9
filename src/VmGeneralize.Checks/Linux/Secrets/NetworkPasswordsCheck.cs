using VmGeneralize.Guests;
using VmGeneralize.Guests.Linux.Facts;

namespace VmGeneralize.Checks.Linux.Secrets;

internal static class NetworkPasswordsCheck
{
    private static readonly string[] Folders =
    [
        "/etc/NetworkManager/system-connections",
        "/etc/wpa_supplicant",
        "/etc/ppp",
        "/etc/sysconfig/network-scripts",
        "/etc/netplan",
    ];
    private static readonly string[] Keys = ["psk=", "password=", "wep-key0=", "secret=", "PSK=", "private-key=", "password:"];

    public static Check Check { get; } = LinuxCheck.Create(
        "secret-linux-networks",
        "Passwords of networks",
        CheckArea.Secret,
        "https://networkmanager.dev/docs/api/latest/nm-settings-keyfile.html",
        static guest => LinuxCheck.OfEach(Folders, guest.Entries, (_, files) => LinuxCheck.OfEach(
            files.Where(file => file is { IsDirectory: false, IsSpecial: false }),
            file => guest.Lines(file.Path),
            (file, lines) => lines.Any(line => IsSecret(file, line))
                ? [new Finding(Severity.Warning, "A network configuration holds a password or key", file.Path,
                    "Remove it in the VM if clones do not need it: nmcli connection delete") { Bytes = file.Length }]
                : [])));

    private static bool IsSecret(GuestFile file, string line) => Keys.Any(key => line.TrimStart().StartsWith(key, StringComparison.Ordinal))
        || (file.Name is "chap-secrets" or "pap-secrets" && line.Trim() is not ("" or ['#', ..]));
}
