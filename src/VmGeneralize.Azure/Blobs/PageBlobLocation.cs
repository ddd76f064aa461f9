using Azure.Core;
using Azure.Core.Pipeline;
using Azure.Storage;

namespace VmGeneralize.Azure.Blobs;

/// <summary>Where a page blob is and how to get at it. Prints without its SAS.</summary>
public sealed class PageBlobLocation
{
    private readonly string? _name;

    /// <summary>Address of the blob; with a SAS in its query, or without when <see cref="Credential"/> is given.</summary>
    public required Uri Uri { get; init; }

    /// <summary>Identity to log in with; null when the address has a SAS.</summary>
    public TokenCredential? Credential { get; init; }

    /// <summary>The storage account's key, in place of a SAS or an identity; null: there is none.</summary>
    public StorageSharedKeyCredential? Key { get; private init; }

    /// <summary>A blob that is reached with the key of its storage account.</summary>
    /// <param name="uri">Its address, without SAS.</param>
    /// <param name="account">The account's name.</param>
    /// <param name="key">Base 64: a secret.</param>
    /// <exception cref="FormatException">It is not base 64.</exception>
    public static PageBlobLocation WithKey(Uri uri, string account, string key) => new() { Uri = uri, Key = new StorageSharedKeyCredential(account, key) };

    /// <summary>
    /// Identity for a managed disk whose address alone opens nothing; shown when the service asks for it, or from the start with
    /// <see cref="NeedsLogin"/>. Null: there is none.
    /// </summary>
    public TokenCredential? DiskCredential { get; init; }

    /// <summary>The disk is known to ask for a login.</summary>
    public bool NeedsLogin { get; init; }

    /// <summary>
    /// What resume files and messages call it. A managed disk gives its resource id and unique id here, because its address
    /// changes whenever access is granted; for a blob it is the address without the query.
    /// </summary>
    public string Name
    {
        get => _name ?? Redacted.Uri(Uri);
        init => _name = value;
    }

    /// <summary>The upload address of a managed disk: it already exists, takes pages only, and cannot be leased.</summary>
    public bool IsManagedDisk { get; init; }

    /// <summary>Gives the same blob's address with a fresh SAS; asked when the service no longer takes the old one. Null: cannot.</summary>
    public Func<CancellationToken, Task<Uri>>? RenewAsync { get; init; }

    /// <summary>What sends the requests; null for the SDK's own, which honours HTTPS_PROXY.</summary>
    public HttpPipelineTransport? Transport { get; init; }

    public override string ToString() => Name;
}
