namespace VmGeneralize.Azure.Compute;

/// <summary>The bytes of a managed disk or snapshot, open for one transfer.</summary>
/// <param name="Id">Resource id.</param>
/// <param name="UniqueId">What Azure calls this very disk; another one made later under the same name has another.</param>
/// <param name="Address">Address of its page blob, with a SAS: a secret.</param>
/// <param name="RenewAsync">Gives a fresh address when the old one has run out.</param>
public sealed record OpenDisk(string Id, string? UniqueId, Uri Address, Func<CancellationToken, Task<Uri>> RenewAsync)
{
    /// <summary>Its address alone opens nothing: an identity must be shown too.</summary>
    public bool NeedsLogin { get; init; }

    /// <summary>Without the address.</summary>
    public override string ToString() => Id;
}
