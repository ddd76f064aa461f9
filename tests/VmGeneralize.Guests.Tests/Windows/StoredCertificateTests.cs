using System.Security.Cryptography.X509Certificates;
using VmGeneralize.Guests.Windows;
using VmGeneralize.TestSupport.Guests;

namespace VmGeneralize.Guests.Tests.Windows;

public sealed class StoredCertificateTests
{
    [Theory]
    [InlineData(null, true)]
    [InlineData(null, false)]
    [InlineData("Corp CA", true)]
    public void A_real_certificate_is_read_with_who_issued_it_and_whether_it_has_a_key(string? issuer, bool hasKey) => Assert.Equal(
        new StoredCertificate(hasKey, IsSelfIssued: issuer is null, "server.example", issuer ?? "server.example"),
        StoredCertificate.TryRead(CertificateBlob.Make("server.example", issuer, hasKey).Blob));

    [SkippableFact]
    public void The_tests_certificates_are_such_as_others_read_them()
    {
        Skip.If(OperatingSystem.IsWindows(), "on Windows the system's own reader is asked, which Wine has only in part");
        byte[] blob = CertificateBlob.Make("server.example", "Corp CA", hasKey: false).Blob;
        const int Behind = 12 + 20 + 12; // the thumbprint with its header, and the certificate's header
        using X509Certificate2 certificate = X509CertificateLoader.LoadCertificate(blob.AsSpan(Behind));
        Assert.Equal(("CN=server.example, O=Tests", "CN=Corp CA, O=Tests"), (certificate.Subject, certificate.Issuer));
        Assert.Equal(blob[12..32], certificate.GetCertHash());
    }

    [Fact]
    public void Whatever_is_cut_off_or_damaged_is_none_and_nothing_fails()
    {
        byte[] blob = CertificateBlob.Make("server.example").Blob;
        Assert.Null(StoredCertificate.TryRead([]));
        for (int length = 0; length < blob.Length; length += 7)
        {
            Assert.Null(StoredCertificate.TryRead(blob.AsSpan(0, length)));
        }

        for (int at = 0; at < blob.Length; at++)
        {
            byte[] damaged = [.. blob];
            damaged[at] ^= 0xFF;
            _ = StoredCertificate.TryRead(damaged);
        }
    }
}
