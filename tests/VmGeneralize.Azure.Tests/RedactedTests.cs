using Azure;

namespace VmGeneralize.Azure.Tests;

public sealed class RedactedTests
{
    [Theory]
    [InlineData("https://a.blob.core.windows.net/c/b?sv=1&sig=SECRET%2B/=&se=2")]
    [InlineData("see ?sig=SECRET")]
    [InlineData("Authorization: Bearer SECRET.part-two_three")]
    [InlineData("Authorization: SharedKey account:SECRET/+=")]
    [InlineData("DefaultEndpointsProtocol=https;AccountName=a;AccountKey=SECRET==;EndpointSuffix=core.windows.net")]
    [InlineData("&amp;sig=SECRET&amp;x=1")]
    [InlineData("client_secret=SECRET")]
    public void Secrets_do_not_survive(string text) => Assert.DoesNotContain("SECRET", Redacted.Text(text), StringComparison.Ordinal);

    [Fact]
    public void An_address_loses_its_query_only() =>
        Assert.Equal(
            "https://a.blob.core.windows.net/c/b%20c.vhd", Redacted.Uri(new Uri("https://a.blob.core.windows.net/c/b%20c.vhd?sv=1&sig=SECRET")));

    [Fact]
    public void An_error_of_the_service_has_no_secret_in_any_of_its_texts()
    {
        RequestFailedException inner = new(403, "Bad &sig=SECRET\nheaders: Bearer SECRET", "AuthenticationFailed", null);

        AzureException failure = AzureException.From("Uploading to https://x?sig=SECRET", inner);

        Assert.DoesNotContain("SECRET", failure + failure.Doing + failure.Next, StringComparison.Ordinal);
        Assert.Null(failure.InnerException);
        Assert.Contains("AuthenticationFailed, HTTP 403", failure.Message, StringComparison.Ordinal);
    }
}
