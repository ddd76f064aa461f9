using VmGeneralize.Guests;
using VmGeneralize.Guests.Windows;

namespace VmGeneralize.Checks.Windows.Leftovers;

internal static class CertificatesCheck
{
    private const string Remedy = "In the VM, before Sysprep, remove it with its key if clones must not share it: certlm.msc";

    private static readonly string[] Stores = ["MY", "WebHosting"]; // of the machine, and of IIS

    public static Check Check { get; } = new()
    {
        Id = "secret-certificates",
        Title = "Certificates of the machine with a private key",
        Area = CheckArea.Secret,
        Guest = GuestKind.Windows,
        Source = new("https://learn.microsoft.com/windows-hardware/drivers/install/local-machine-and-current-user-certificate-stores"),
        Find = static guest => [.. Stores.Select(store => $@"{StoredCertificate.Stores}\{store}\Certificates").SelectMany(store => Find(guest, store))],
    };

    private static IEnumerable<Finding> Find(IGuestView guest, string store) => guest.Registry.SubkeyNames("SOFTWARE", store)
        .Select(name => $@"{store}\{name}")
        .Select(key => (Key: key, Certificate: StoredCertificate.TryRead(guest.Registry.Bytes("SOFTWARE", key, "Blob"))))
        .Where(found => found.Certificate is not { HasKey: false })
        .Select(found => new Finding(Severity.Warning, Summary(found.Certificate), $@"SOFTWARE\{found.Key}", Remedy));

    private static string Summary(StoredCertificate? certificate) => certificate is null
        ? "A certificate of the machine that is not as Windows writes them; perhaps with a private key, which clones would share"
        : $"A certificate with a private key, for {certificate.Subject} by {(certificate.IsSelfIssued ? "itself" : certificate.Issuer)}: "
            + "clones would share it where Sysprep leaves the key";
}
