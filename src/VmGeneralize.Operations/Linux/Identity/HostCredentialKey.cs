using VmGeneralize.Guests;
using VmGeneralize.Guests.Linux.Facts;

namespace VmGeneralize.Operations.Linux.Identity;

internal static class HostCredentialKey
{
    public static Operation Operation { get; } = new()
    {
        Id = "linux-host-credential-key",
        Title = "Remove the key that systemd encrypts credentials with, where nothing is encrypted with it",
        Why = "What one clone encrypts, every other could decrypt",
        Source = new("https://www.freedesktop.org/software/systemd/man/latest/systemd-creds.html"),
        Guest = GuestKind.Linux,
        Risk = Risk.Low,
        OnByDefault = true,
        Plan = static guest => Decide(guest).Edits,
        Left = static guest => Decide(guest).Left,
    };

    private static PartialPlan Decide(IGuestView guest) => PartialPlan.If(
        "the key that systemd encrypts credentials with",
        guest.Facts().EncryptedCredentials.Then(encrypted => encrypted.Count == 0),
        () => guest.Remove("/var/lib/systemd/credential.secret"));
}
