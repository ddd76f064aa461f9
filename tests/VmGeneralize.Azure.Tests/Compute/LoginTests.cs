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

        Assert.Contains("logging in failed (ClientSecretCredential authentication failed: wrong secret. More)", problem.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("And more", problem.Message, StringComparison.Ordinal);
        Assert.Contains("And more", problem.Detail, StringComparison.Ordinal);
    }
}
