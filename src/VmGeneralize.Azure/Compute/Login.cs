using Azure.Core;
using Azure.Core.Pipeline;
using Azure.Identity;
using VmGeneralize.Blocks;

namespace VmGeneralize.Azure.Compute;

/// <summary>Identities to log in to Azure with.</summary>
public static class Login
{
    /// <summary>
    /// The identity that other Azure tools find: the <c>AZURE_*</c> environment variables, workload identity, managed identity,
    /// then <c>az login</c>, <c>azd auth login</c> and <c>Connect-AzAccount</c>. Nothing is asked for before it is needed.
    /// </summary>
    /// <param name="cloud">Whose authority hands out the tokens.</param>
    /// <param name="transport">What sends the requests; null for the SDK's own.</param>
    /// <exception cref="UsageException">One of these variables cannot be used.</exception>
    public static TokenCredential Default(Cloud cloud, HttpPipelineTransport? transport = null)
    {
        try
        {
            return new PastMetadataCredential(
                new DefaultAzureCredential(Options(cloud, transport, withoutIdentity: false)),
                new DefaultAzureCredential(Options(cloud, transport, withoutIdentity: true)));
        }
        catch (ArgumentException problem) // such as a tenant that can be none
        {
            throw new UsageException($"The variables AZURE_... do not say who should log in: {problem.Message} Correct them, or unset them and use az login.");
        }
    }

    private static DefaultAzureCredentialOptions Options(Cloud cloud, HttpPipelineTransport? transport, bool withoutIdentity)
    {
        DefaultAzureCredentialOptions options = new()
        {
            AuthorityHost = cloud.Authority,
            // A private cloud's authority is not in the list that Entra publishes.
            DisableInstanceDiscovery = !Cloud.All.Contains(cloud),
            ExcludeManagedIdentityCredential = withoutIdentity,
        };
        if (transport is not null)
        {
            options.Transport = transport;
        }

        return options;
    }

    /// <summary>Finds out whether anybody is logged in, before the work begins.</summary>
    /// <param name="credential">The identity.</param>
    /// <param name="audience">What the token is for; the scope is this with <c>/.default</c>.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <exception cref="AzureException">Nobody is, or logging in failed.</exception>
    public static async Task RequireAsync(TokenCredential credential, string audience, CancellationToken cancellation)
    {
        try
        {
            await credential.GetTokenAsync(new TokenRequestContext([$"{audience.TrimEnd('/')}/.default"]), cancellation).ConfigureAwait(false);
        }
        catch (AuthenticationFailedException failure)
        {
            throw Failed("Logging in", failure);
        }
    }

    /// <summary>What the audience of every storage account is.</summary>
    public const string StorageAudience = "https://storage.azure.com";

    // The SDK's text has a line for each way that was tried: for --verbose.
    internal static AzureException Failed(string doing, AuthenticationFailedException failure)
    {
        if (failure is CredentialUnavailableException)
        {
            return new AzureException(
                "Not logged in",
                "run az login (or Connect-AzAccount; in a pipeline set AZURE_TENANT_ID, AZURE_CLIENT_ID and AZURE_CLIENT_SECRET, or give the machine a managed "
                    + "identity).",
                "")
            {
                Detail = Redacted.Text(failure.Message),
            };
        }

        string[] lines = failure.Message.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        return new AzureException(
            doing,
            $"the login failed ({string.Join(" ", lines.Take(2)).TrimEnd('.')}).",
            "Check the AZURE_... variables, the network and the proxy (HTTPS_PROXY), or log in with az login; --verbose says more.")
        {
            Detail = Redacted.Text(failure.Message),
        };
    }
}
