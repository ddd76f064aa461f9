using Azure.Core;
using Azure.Identity;
using VmGeneralize.Azure.Compute;

namespace VmGeneralize.Azure.Tests.Compute;

public sealed class LoginTests
{
    private const string Sdk = """
        DefaultAzureCredential failed to retrieve a token from the included credentials. See the troubleshooting guide.
        - EnvironmentCredential authentication unavailable. Environment variables are not fully configured.
        - Azure CLI not installed
        """;

    [Fact]
    public void Nobody_logged_in_is_one_sentence_and_the_rest_is_for_verbose()
    {
        AzureException problem = Login.Failed("Looking for the disk web", new CredentialUnavailableException(Sdk));

        Assert.StartsWith("Not logged in: run az login", problem.Message, StringComparison.Ordinal);
        Assert.EndsWith(".", problem.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("EnvironmentCredential", problem.Message, StringComparison.Ordinal);
        Assert.Contains("Azure CLI not installed", problem.Detail, StringComparison.Ordinal);
        Assert.Contains("Azure CLI not installed", problem.With("Then go on.").Detail, StringComparison.Ordinal);
        Assert.EndsWith("Then go on.", problem.With("Then go on.").Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_login_that_was_set_up_and_failed_says_why()
    {
        AzureException problem = Login.Failed(
            "Looking for the disk web", new AuthenticationFailedException("ClientSecretCredential authentication failed: wrong secret.\nMore\nAnd more"));

        Assert.Contains("the login failed (ClientSecretCredential authentication failed: wrong secret. More)", problem.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("And more", problem.Message, StringComparison.Ordinal);
        Assert.Contains("And more", problem.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_proxy_that_answers_for_the_metadata_service_does_not_keep_anybody_from_logging_in()
    {
        Given none = new(new AuthenticationFailedException(
            "ManagedIdentityCredential authentication failed: All Managed Identity sources are unavailable. IMDSv1 probe failed. Status code: Forbidden"));
        Given wrong = new(new AuthenticationFailedException("ManagedIdentityCredential authentication failed: Identity not found"));
        Given others = new(null);

        AccessToken token = await new PastMetadataCredential(none, others).GetTokenAsync(new TokenRequestContext(["x/.default"]), default);

        Assert.Equal("token", token.Token);
        await Assert.ThrowsAsync<AuthenticationFailedException>(
            () => new PastMetadataCredential(wrong, others).GetTokenAsync(new TokenRequestContext(["x/.default"]), default).AsTask());
    }

    private sealed class Given(Exception? failure) : TokenCredential
    {
        public override AccessToken GetToken(TokenRequestContext requestContext, CancellationToken cancellationToken) =>
            failure is null ? new AccessToken("token", DateTimeOffset.MaxValue) : throw failure;

        public override ValueTask<AccessToken> GetTokenAsync(TokenRequestContext requestContext, CancellationToken cancellationToken) =>
            new(GetToken(requestContext, cancellationToken));
    }
}
