using VmGeneralize.Guests.Linux.Facts;

namespace VmGeneralize.Checks.Linux.Leftovers;

internal static class KeptCredentialKeyCheck
{
    private const string Key = "/var/lib/systemd/credential.secret";

    public static Check Check { get; } = LinuxCheck.Create(
        "leftover-linux-encrypted-credentials",
        "The key that systemd encrypts credentials with",
        CheckArea.MachineSpecific,
        "https://www.freedesktop.org/software/systemd/man/latest/systemd-creds.html",
        static guest => guest.Find(Key) is null ? [] : LinuxCheck.Of(
            guest.Facts().EncryptedCredentials,
            encrypted => encrypted.Count == 0
                ? []
                : [new Finding(
                    Severity.Warning,
                    $"The key stays, since {LinuxCheck.Shown(encrypted[0].Path)} is encrypted with it: every clone could read the credentials of every other",
                    Key,
                    "In the VM: remove the encrypted credentials and the key, and encrypt them again in each clone")],
            Severity.Info));
}
