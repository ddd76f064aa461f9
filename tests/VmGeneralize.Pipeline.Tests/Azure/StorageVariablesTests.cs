using VmGeneralize.Azure.Blobs;
using VmGeneralize.Blocks;
using VmGeneralize.Pipeline.Azure;

namespace VmGeneralize.Pipeline.Tests.Azure;

public sealed class StorageVariablesTests
{
    private const string Key = "c2VjcmV0LWtleQ==";
    private const string Sas = "sv=2024-01-01&sp=rcw&sig=c2VjcmV0LXNhcw%3D%3D";
    private static readonly Uri Blob = new("https://account.blob.core.windows.net/images/server.vhd");

    [Theory]
    [InlineData("DefaultEndpointsProtocol=https;AccountName=account;AccountKey=c2VjcmV0LWtleQ==;EndpointSuffix=core.windows.net", null, null, true)]
    [InlineData("AccountName=other;AccountKey=c2VjcmV0LWtleQ==", null, null, false)]
    [InlineData(null, Key, null, true)]
    [InlineData(null, Key, "account", true)]
    [InlineData(null, Key, "other", false)]
    [InlineData(null, null, "account", false)]
    public void A_key_is_used_for_its_own_account_only(string? connection, string? key, string? account, bool expected)
    {
        PageBlobLocation? found = Locate(Blob, connection, key, account);

        Assert.Equal(expected, found?.Key is not null);
        Assert.DoesNotContain("c2VjcmV0", $"{found} {found?.Uri}", StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("BlobEndpoint=https://account.blob.core.windows.net;SharedAccessSignature=" + Sas, true)]
    [InlineData("AccountName=account;SharedAccessSignature=?" + Sas, true)]
    [InlineData("BlobEndpoint=https://other.blob.core.windows.net;SharedAccessSignature=" + Sas, false)]
    public void A_signature_in_a_connection_string_is_used(string connection, bool expected)
    {
        PageBlobLocation? found = Locate(Blob, connection, null, null);

        Assert.Equal(expected ? $"{Blob}?{Sas}" : null, found?.Uri.AbsoluteUri);
        Assert.Equal(expected ? Blob.AbsoluteUri : null, found?.Name);
    }

    [Fact]
    public void The_account_of_an_emulator_is_in_the_path() => Assert.NotNull(
        Locate(new Uri("http://127.0.0.1:10000/devstoreaccount1/images/server.vhd"), null, Key, "devstoreaccount1")?.Key);

    [Theory]
    [InlineData("hunter2", null)]
    [InlineData("AccountName=account;AccountKey=hunter2!", null)]
    [InlineData(null, "hunter2!")]
    public void What_is_no_key_and_no_connection_string_is_told_without_it(string? connection, string? key)
    {
        UsageException problem = Assert.Throws<UsageException>(() => Locate(Blob, connection, key, null));

        Assert.DoesNotContain("hunter2", problem.ToString(), StringComparison.Ordinal);
        Assert.StartsWith("AZURE_STORAGE_", problem.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("https://account.blob.core.windows.net/Images/a.vhd", "container")]
    [InlineData("https://account.blob.core.windows.net/im/a.vhd", "container")]
    [InlineData("https://account.blob.core.windows.net/a--b/a.vhd", "container")]
    [InlineData("https://account.blob.core.windows.net/images/a.vhd.", "blob")]
    [InlineData("https://ab.blob.core.windows.net/images/a.vhd", "storage account")]
    public void A_name_that_the_service_does_not_take_is_told_with_its_rule(string address, string kind)
    {
        UsageException problem = Assert.Throws<UsageException>(() => BlobAddress.Parse(address));

        Assert.Contains($"is not a valid {kind} name: ", problem.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("https://account.blob.core.windows.net/$root/a.vhd")]
    [InlineData("https://account-secondary.blob.core.windows.net/images/golden/a%20b.vhd")]
    [InlineData("https://md-impexp-zlq4pdrgffcm.z45.blob.storage.azure.net/mrtwhbmsxwlg/abcd")]
    public void Names_that_it_takes_pass(string address) => BlobAddress.Parse(address);

    private static PageBlobLocation? Locate(Uri blob, string? connection, string? key, string? account) => StorageVariables.Locate(
        blob,
        name => name switch
        {
            "AZURE_STORAGE_CONNECTION_STRING" => connection,
            "AZURE_STORAGE_KEY" => key,
            "AZURE_STORAGE_ACCOUNT" => account,
            _ => null,
        });
}
