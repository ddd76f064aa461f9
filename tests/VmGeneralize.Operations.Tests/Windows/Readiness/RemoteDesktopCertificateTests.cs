using VmGeneralize.Guests.Edits;
using VmGeneralize.Operations.Windows.Readiness;
using VmGeneralize.TestSupport;
using VmGeneralize.TestSupport.Guests;

namespace VmGeneralize.Operations.Tests.Windows.Readiness;

public sealed class RemoteDesktopCertificateTests
{
    private const string Listener = @"ControlSet001\Control\Terminal Server\WinStations\RDP-Tcp";
    private const string Stores = @"Microsoft\SystemCertificates\";

    [Theory]
    [InlineData("Remote Desktop")]
    [InlineData("MY")]
    public void One_that_signed_itself_is_unbound(string store) => Assert.Equal(
        [new GuestEdit.DeleteValue("SYSTEM", Listener, "SSLCertificateSHA1Hash")], RemoteDesktopCertificate.Operation.Plan(Bound(store, issuer: null)));

    [Theory]
    [InlineData("Remote Desktop")]
    [InlineData("MY")]
    public void One_of_an_authority_stays(string store)
    {
        FakeGuest guest = Bound(store, issuer: "Corp CA");
        Assert.Empty(RemoteDesktopCertificate.Operation.Plan(guest));
        Assert.Empty(RemoteDesktopCertificate.Operation.Left(guest));
        Assert.Equal("Corp CA", Assert.Single(RemoteDesktopCertificate.Issued(guest)).Certificate.Issuer);
    }

    [Fact]
    public void A_binding_to_nothing_goes()
    {
        FakeGuest guest = new FakeGuest().WithValue("SYSTEM", Listener, "SSLCertificateSHA1Hash", new byte[20]);
        Assert.Single(RemoteDesktopCertificate.Operation.Plan(guest));
    }

    [Fact]
    public void What_is_no_certificate_is_left_and_told()
    {
        FakeGuest guest = new FakeGuest().WithValue("SYSTEM", Listener, "SSLCertificateSHA1Hash", new byte[] { 0xAB })
            .WithValue("SOFTWARE", Stores + @"MY\Certificates\AB", "Blob", new byte[3]);
        Assert.Empty(RemoteDesktopCertificate.Operation.Plan(guest));
        Assert.Equal($@"SOFTWARE\{Stores}MY\Certificates\AB: Blob", Assert.Single(RemoteDesktopCertificate.Operation.Left(guest)).Because.Path);
    }

    private static FakeGuest Bound(string store, string? issuer)
    {
        (byte[] thumbprint, byte[] blob) = CertificateBlob.Make("server.example", issuer);
        return new FakeGuest().WithValue("SYSTEM", Listener, "SSLCertificateSHA1Hash", thumbprint)
            .WithValue("SOFTWARE", $@"{Stores}{store}\Certificates\{Convert.ToHexString(thumbprint)}", "Blob", blob);
    }
}
