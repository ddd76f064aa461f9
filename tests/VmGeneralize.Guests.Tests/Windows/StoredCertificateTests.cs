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
