namespace VmGeneralize.Guests.Linux.Facts;

/// <summary>Credentials that systemd-creds encrypted with the host's key, <c>/var/lib/systemd/credential.secret</c> (systemd.exec(5)).</summary>
public static class EncryptedCredentials
{
    private static readonly string[] Stores = ["/etc/credstore.encrypted", "/usr/lib/credstore.encrypted", "/usr/local/lib/credstore.encrypted"];
    private static readonly string[] Settings = ["LoadCredentialEncrypted=", "SetCredentialEncrypted="];

    /// <summary>The files that could not be read any more without the host's key.</summary>
    public static IEnumerable<GuestFile> All(IGuestView guest) =>
    [
        .. Stores.SelectMany(guest.List).Where(file => !file.IsDirectory),
        .. guest.List("/etc/credstore").Where(file => file.Name.EndsWith(".cred", StringComparison.Ordinal)),
        .. guest.List("/etc/systemd/system").Take(LinuxFiles.MostEntries)
            .SelectMany(entry => entry.IsDirectory ? guest.List(entry.Path).Take(LinuxFiles.MostEntries) : [entry])
            .Where(entry => entry.IsFile && guest.Lines(entry.Path).Any(line => Settings.Any(setting => line.StartsWith(setting, StringComparison.Ordinal)))),
    ];
}
