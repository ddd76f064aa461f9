using VmGeneralize.Guests;

namespace VmGeneralize.Operations.Linux.OptIn;

internal static class SnakeoilKey
{
    public static Operation Operation { get; } = new()
    {
        Id = "linux-snakeoil-key",
        Title = "Remove the self-signed certificate of the host",
        Why = "Every clone would have its private key",
        Source = new("https://manpages.debian.org/make-ssl-cert"),
        Guest = GuestKind.Linux,
        Risk = Risk.High,
        OnByDefault = false,
        Group = LinuxGroups.Identities,
        Notice = "Nothing creates it again automatically: run make-ssl-cert generate-default-snakeoil in each VM, or services that use it do not start.",
        Plan = static guest => guest.Remove("/etc/ssl/private/ssl-cert-snakeoil.key", "/etc/ssl/certs/ssl-cert-snakeoil.pem"),
    };
}
