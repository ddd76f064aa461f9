using VmGeneralize.Guests;
using VmGeneralize.Guests.Linux.Facts;

namespace VmGeneralize.Checks.Linux.Secrets;

internal static class LinuxPrivateKeysCheck
{
    private const int LargestHead = 4096; // bytes; the first line of a key tells
    private static readonly string[] InHomes = ["", ".ssh", "Documents", "Downloads"];
    private static readonly string[] InSystem =
    [
        "/etc/ssl/private",
        "/etc/pki/tls/private",
        "/etc/nginx/ssl",
        "/etc/apache2/ssl",
        "/etc/letsencrypt/archive",
        "/etc/wireguard",
        "/etc/openvpn",
        "/etc/openvpn/server",
        "/etc/openvpn/client",
    ];

    public static Check Check { get; } = LinuxCheck.Create(
        "secret-linux-private-keys",
        "Private keys",
        CheckArea.Secret,
        "https://man7.org/linux/man-pages/man1/ssh-keygen.1.html",
        Find);

    private static IEnumerable<Finding> Find(IGuestView guest)
    {
        Fixes fixes = Fixes.By(guest, "linux-user");
        return LinuxCheck.Of(guest.Facts().Homes, homes => homes
            .SelectMany(_ => InHomes, (home, folder) => folder.Length == 0 ? home.Path : GuestPath.Join(home.Path, folder)).SelectMany(Keys))
            .Concat(InSystem.Concat(guest.List("/etc/letsencrypt/archive").Where(file => file.IsDirectory).Select(file => file.Path)).SelectMany(Keys));

        IEnumerable<Finding> Keys(string folder) => LinuxCheck.Of(guest.Entries(folder), files => files
            .Where(file => file.IsFile && file.Name != "ssl-cert-snakeoil.key" && IsPrivateKey(guest, file))
            .Select(
                file =>
                    new Finding(
                        Severity.Warning,
                        "A private key would be in every clone",
                        file.Path,
                        "Delete it in the VM, and replace the key where it was in use if the image was handed out")
            {
                Bytes = file.Length,
                FixedBy = fixes.Of(file.Path),
            }));
    }

    private static bool IsPrivateKey(IGuestView guest, GuestFile file) => Path.GetExtension(file.Name) switch
    {
        ".pfx" or ".p12" or ".ppk" or ".jks" => true,
        ".pub" or ".crt" or ".cer" => false,
        _ => file.Length > 0 && LooksLikeKey(file.Name) && guest.ReadText(file.Path, LargestHead) is { } head
            && (head.Contains("PRIVATE KEY-----", StringComparison.Ordinal) || head.Contains("PrivateKey", StringComparison.Ordinal)),
    };

    // Only these are opened: a home may hold thousands of files.
    private static bool LooksLikeKey(string name) =>
        name.StartsWith("id_", StringComparison.Ordinal) || Path.GetExtension(name) is ".pem" or ".key" or ".conf" or ".ovpn";
}
