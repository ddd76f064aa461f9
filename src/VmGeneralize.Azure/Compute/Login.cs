using Azure.Core;
using Azure.Core.Pipeline;
using Azure.Identity;
using VmGeneralize.Blocks;

namespace VmGeneralize.Azure.Compute;

/// <summary>Who we are to Azure.</summary>
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
        DefaultAzureCredentialOptions options = new()
        {
            AuthorityHost = cloud.Authority,
            // A private cloud's authority is not in the list that Entra publishes.
            DisableInstanceDiscovery = !Cloud.All.Contains(cloud),
        };
        if (transport is not null)
        {
            options.Transport = transport;
        }

        try
        {
            return new DefaultAzureCredential(options);
        }
        catch (ArgumentException problem) // such as a tenant that can be none
        {
            throw new UsageException($"The variables AZURE_... do not say who is to log in: {problem.Message} Correct them, or unset them and use az login.");
        }
    }

    internal static AzureException Failed(string doing, AuthenticationFailedException failure)
    {
        // One line per way that was tried; the first names them all, those that were set up and failed follow.
        string[] lines = failure.Message.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        string problem = failure is CredentialUnavailableException
            ? "nobody is logged in"
            : $"logging in failed ({string.Join(" ", lines.Take(2)).TrimEnd('.')})";
        return new AzureException(
            doing,
            problem + ".",
            "Log in with az login (or Connect-AzAccount); in a pipeline set AZURE_TENANT_ID, AZURE_CLIENT_ID and AZURE_CLIENT_SECRET, or give the "
                + "machine a managed identity.");
    }
}
