using Azure;
using Azure.Core;
using Azure.Core.Pipeline;

namespace VmGeneralize.Azure.Blobs;

/// <summary>
/// Shows an identity besides the SAS where a managed disk asks for both (<c>dataAccessAuthMode</c> AzureActiveDirectory,
/// https://learn.microsoft.com/azure/virtual-machines/disks-secure-upload-download). An address that <c>az disk grant-access</c> gave does not say
/// whether it does: the service's challenge does, and the request is then made once more.
/// </summary>
/// <param name="credential">The identity; asked for nothing before it is needed.</param>
/// <param name="always">From the first request on.</param>
/// <param name="time">Tells when a token has ended.</param>
internal sealed class DiskTokenPolicy(TokenCredential credential, bool always, TimeProvider time) : HttpPipelinePolicy
{
    /// <summary>The audience ends in a slash of its own, so there are two.</summary>
    internal const string Scope = "https://disk.azure.com//.default";

    private const string Audience = "disk.azure.com";
    private static readonly TimeSpan Margin = TimeSpan.FromMinutes(5);

    private readonly Lock _gate = new();
    private volatile bool _wanted = always;
    private Task<AccessToken>? _asking;

    /// <summary>The disk asks for a login.</summary>
    public bool IsWanted => _wanted;

    public override async ValueTask ProcessAsync(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline)
    {
        if (_wanted)
        {
            await ShowAsync(message).ConfigureAwait(false);
        }

        await ProcessNextAsync(message, pipeline).ConfigureAwait(false);
        if (!_wanted && IsChallenge(message.Response))
        {
            _wanted = true;
            await ShowAsync(message).ConfigureAwait(false);
            message.Response.Dispose();
            await ProcessNextAsync(message, pipeline).ConfigureAwait(false);
        }
    }

    public override void Process(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline) =>
        throw new NotSupportedException("Transfers are asynchronous.");

    private static bool IsChallenge(Response response) => response.Status is 401 or 403
        && response.Headers.TryGetValue("WWW-Authenticate", out string? challenge) && challenge.Contains(Audience, StringComparison.OrdinalIgnoreCase);

    private async Task ShowAsync(HttpMessage message)
    {
        Uri address = message.Request.Uri.ToUri();
        if (address.Scheme != Uri.UriSchemeHttps && !address.IsLoopback)
        {
            throw new AzureException($"Logging in to {Redacted.Uri(address)}", "a login is never sent over http.", "Use the https address of the disk.");
        }

        string token = await TokenAsync(message.CancellationToken).ConfigureAwait(false);
        message.Request.Headers.SetValue(HttpHeader.Names.Authorization, $"Bearer {token}");
    }

    // One question for all requests that wait; a failed one is asked again.
    private async Task<string> TokenAsync(CancellationToken cancellation)
    {
        Task<AccessToken> asking;
        lock (_gate)
        {
            if (_asking is not { IsFaulted: false, IsCanceled: false } known
                || (known.IsCompleted && known.Result.ExpiresOn - Margin < time.GetUtcNow()))
            {
                _asking = Task.Run(() => credential.GetTokenAsync(new TokenRequestContext([Scope]), CancellationToken.None).AsTask(), CancellationToken.None);
            }

            asking = _asking;
        }

        return (await asking.WaitAsync(cancellation).ConfigureAwait(false)).Token;
    }
}
