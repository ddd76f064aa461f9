using Azure.Core;
using Azure.Identity;

namespace VmGeneralize.Azure.Compute;

/// <summary>
/// A login that is not ended by a proxy that answers, with a refusal, in place of the metadata service: the SDK takes that for a managed identity
/// that failed, and never asks <c>az login</c>.
/// </summary>
/// <param name="all">Every way to log in.</param>
/// <param name="others">Every way but a managed identity.</param>
internal sealed class PastMetadataCredential(TokenCredential all, TokenCredential others) : TokenCredential
{
    // What the SDK says when no kind of managed identity is there (Azure.Identity, ManagedIdentityClient).
    private const string NoIdentity = "All Managed Identity sources are unavailable";

    public override AccessToken GetToken(TokenRequestContext requestContext, CancellationToken cancellationToken)
    {
        try
        {
            return all.GetToken(requestContext, cancellationToken);
        }
        catch (AuthenticationFailedException failure) when (IsAbsent(failure))
        {
            return others.GetToken(requestContext, cancellationToken);
        }
    }

    public override async ValueTask<AccessToken> GetTokenAsync(TokenRequestContext requestContext, CancellationToken cancellationToken)
    {
        try
        {
            return await all.GetTokenAsync(requestContext, cancellationToken).ConfigureAwait(false);
        }
        catch (AuthenticationFailedException failure) when (IsAbsent(failure))
        {
            return await others.GetTokenAsync(requestContext, cancellationToken).ConfigureAwait(false);
        }
    }

    private static bool IsAbsent(AuthenticationFailedException failure) =>
        failure is not CredentialUnavailableException && failure.Message.Contains(NoIdentity, StringComparison.Ordinal);
}
