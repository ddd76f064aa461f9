using Azure.Core;
using Azure.Core.Pipeline;

namespace VmGeneralize.Azure.Blobs;

/// <summary>Where a page blob is and how to get at it. Prints without its SAS.</summary>
public sealed class PageBlobLocation
{
    private readonly string? _name;

    /// <summary>Address of the blob; with a SAS in its query, or without when <see cref="Credential"/> is given.</summary>
    public required Uri Uri { get; init; }

    /// <summary>Identity to log in with; null when the address has a SAS.</summary>
    public TokenCredential? Credential { get; init; }

    /// <summary>
    /// What resume files and messages call it. A managed disk gives its resource id and unique id here, because its address
    /// changes whenever access is granted; for a blob it is the address without the query.
    /// </summary>
    public string Name
    {
        get => _name ?? Redacted.Uri(Uri);
        init => _name = value;
    }

    /// <summary>The upload address of a managed disk: it exists already, takes pages only, and cannot be leased.</summary>
    public bool IsManagedDisk { get; init; }

    /// <summary>Gives the same blob's address with a fresh SAS; asked when the service no longer takes the old one. Null: cannot.</summary>
    public Func<CancellationToken, Task<Uri>>? RenewAsync { get; init; }

    /// <summary>What sends the requests; null for the SDK's own, which honours HTTPS_PROXY.</summary>
    public HttpPipelineTransport? Transport { get; init; }

    public override string ToString() => Name;
}
