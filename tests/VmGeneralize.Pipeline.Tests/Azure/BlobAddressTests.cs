using VmGeneralize.Azure;
using VmGeneralize.Azure.Blobs;
using VmGeneralize.Blocks;
using VmGeneralize.Pipeline.Azure;

namespace VmGeneralize.Pipeline.Tests.Azure;

public sealed class BlobAddressTests
{
    private const string Plain = "https://account.blob.core.windows.net/images/server.vhd";
    private const string Secret = "c2VjcmV0LXNpZ25hdHVyZQ%3D%3D";

    private static readonly DateTimeOffset Now = new(2026, 11, 22, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void A_sas_is_used_and_not_shown()
    {
        PageBlobLocation location = BlobAddress.Locate($"{Plain}?sp=rcw&se=2026-11-22T13:00:00Z&sig={Secret}", cloud: null, write: true, Now);

        Assert.Null(location.Credential);
        Assert.Equal(Plain, location.Name);
        Assert.Contains(Secret, location.Uri.AbsoluteUri, StringComparison.Ordinal);
        Assert.DoesNotContain(Secret, location.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("https://md-impexp-zlq4pdrgffcm.z45.blob.storage.azure.net/mrtwhbmsxwlg/abcd", true)]
    [InlineData("https://md-zlq4pdrgffcm.blob.core.usgovcloudapi.net:8443/mrtwhbmsxwlg/abcd", true)]
    [InlineData("https://mdstore.blob.core.windows.net/images/server.vhd", false)]
    public void The_address_that_opens_a_managed_disk_gets_pages_only(string address, bool managedDisk)
    {
        PageBlobLocation location = BlobAddress.Locate($"{address}?sv=2018-03-28&sr=b&si=policy&sig={Secret}", cloud: null, write: true, Now);

        Assert.Equal(managedDisk, location.IsManagedDisk);
        Assert.Equal(address, location.Name);
    }

    [Fact]
    public void Without_a_sas_an_identity_is_used()
    {
        PageBlobLocation location = BlobAddress.Locate(Plain, Cloud.China, write: true, Now);

        Assert.NotNull(location.Credential);
        Assert.Equal(Plain, location.Uri.AbsoluteUri);
    }

    [Theory]
    [InlineData("sp=rcw&se=2026-11-22T11:59:59Z", true, "ended")]
    [InlineData("sp=rcw&se=2026-11-21", false, "ended")]
    [InlineData("sp=r&se=2026-11-23", true, "sp=rcw")]
    [InlineData("sp=cw&se=2026-11-23", true, "sp=rcw")]
    [InlineData("sp=w&se=2026-11-23", false, "sp=r")]
    public void A_sas_that_cannot_do_it_is_told_before_the_first_call(string query, bool write, string told)
    {
        UsageException problem = Assert.Throws<UsageException>(() => BlobAddress.Locate($"{Plain}?{query}&sig={Secret}", cloud: null, write, Now));

        Assert.Contains(told, problem.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(Secret, problem.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("sp=rw&se=2026-11-23", true)] // w may create, too
    [InlineData("si=policy", true)] // what a stored policy allows is known to the service only
    [InlineData("sp=r&se=soon", false)] // not ours to judge
    public void A_sas_that_may_do_it_is_taken(string query, bool write) =>
        Assert.Null(BlobAddress.Locate($"{Plain}?{query}&sig={Secret}", cloud: null, write, Now).Credential);

    [Theory]
    [InlineData("server.vhd")]
    [InlineData("/images/server.vhd")]
    [InlineData("ftp://account/images/server.vhd")]
    [InlineData("https://account.blob.core.windows.net/server.vhd")]
    [InlineData("https://account.blob.core.windows.net/images/")]
    [InlineData("https://account.blob.core.windows.net")]
    [InlineData("http://127.0.0.1:10000/devstoreaccount1/images?sig=c2VjcmV0LXNpZ25hdHVyZQ%3D%3D")]
    [InlineData("http://account.blob.core.windows.net/images/server.vhd?sig=c2VjcmV0LXNpZ25hdHVyZQ%3D%3D")]
    [InlineData("http://127.0.0.1:10000/devstoreaccount1/images/server.vhd")]
    [InlineData("https://user:c2VjcmV0LXNpZ25hdHVyZQ%3D%3D@account.blob.core.windows.net/images/server.vhd")]
    public void What_is_no_safe_address_of_a_blob_is_refused_without_showing_a_secret(string text)
    {
        UsageException problem = Assert.Throws<UsageException>(() => BlobAddress.Locate(text, cloud: null, write: true, Now));

        Assert.DoesNotContain(Secret, problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_emulator_on_this_machine_has_the_account_in_its_path() => Assert.Equal(
        "http://127.0.0.1:10000/devstoreaccount1/images/server.vhd",
        BlobAddress.Locate($"http://127.0.0.1:10000/devstoreaccount1/images/server.vhd?sig={Secret}", cloud: null, write: true, Now).Name);
}
