using Azure.Core;

namespace VmGeneralize.AzureSupport.Compute;

/// <summary>Hands out tokens and counts them.</summary>
public sealed class TestCredential : TokenCredential
{
    private int _count;

    /// <summary>Tokens handed out.</summary>
    public int Count => _count;

    /// <summary>Lifetime that a token claims to have.</summary>
    public TimeSpan Lifetime { get; set; } = TimeSpan.FromHours(1);

    /// <summary>Returns the text of a token, given its number from 1.</summary>
    public Func<int, string> Token { get; set; } = number => $"token-{number}";

    /// <summary>Scopes that were requested.</summary>
    public List<string> Scopes { get; } = [];

    public override AccessToken GetToken(TokenRequestContext requestContext, CancellationToken cancellationToken)
    {
        lock (Scopes)
        {
            Scopes.AddRange(requestContext.Scopes);
            return new AccessToken(Token(++_count), DateTimeOffset.UtcNow + Lifetime);
        }
    }

    public override ValueTask<AccessToken> GetTokenAsync(TokenRequestContext requestContext, CancellationToken cancellationToken) =>
        ValueTask.FromResult(GetToken(requestContext, cancellationToken));
}
