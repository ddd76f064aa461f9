using Azure;
using Azure.Core;
using Azure.ResourceManager;
using Azure.ResourceManager.Compute;
using Azure.ResourceManager.Compute.Models;

namespace VmGeneralize.Azure.Compute;

/// <summary>
/// The access that Azure gives to the bytes of a managed disk or a snapshot: an address with a SAS. Until it is revoked the disk
/// can neither be used nor deleted, and is billed: <see cref="RevokeAsync"/> must run whatever happens.
/// </summary>
internal sealed class AccessGrant(ArmAccess access, IProgress<AzureStep>? progress, string id, AccessLevel level)
{
    private readonly ResourceIdentifier _id = new(id);
    private readonly ArmRequests _requests = new(access, progress);

    private bool IsSnapshot => Kind == "snapshot";

    private string Kind => KindOf(_id);

    /// <summary>Asks for an address, or for a fresh one when the old one has run out.</summary>
    public async Task<Uri> GetAsync(TimeSpan duration, CancellationToken cancellation)
    {
        string doing = $"Getting access to the {Kind} {_id.Name}";
        GrantAccessData data = new(level, (int)duration.TotalSeconds);
        AccessUri granted = await _requests.CompleteAsync(doing, token => GrantAsync(_requests, data, token), cancellation).ConfigureAwait(false);
        return Uri.TryCreate(granted.AccessSas, UriKind.Absolute, out Uri? address)
            ? address
            : throw new AzureException(doing, "Azure gave no address.", "Run the same command again.");
    }

    /// <summary>
    /// Revokes it. Runs to its end even when the caller was cancelled, with a client of its own: the token that
    /// was good when the transfer began may be hours old.
    /// </summary>
    /// <exception cref="AzureException">It is still open; the message has the command that closes it.</exception>
    public async Task RevokeAsync()
    {
        string doing = $"Closing access to the {Kind} {_id.Name}";
        ArmRequests fresh = new(access, progress);
        using CancellationTokenSource limit = new(access.Timing.CleanUp, access.Timing.Time);
        try
        {
            await fresh.CompleteAsync(doing, token => EndAsync(fresh, token), limit.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            throw new AzureException(doing, "Azure did not answer in time.", Command());
        }
        catch (AzureException problem)
        {
            throw problem.With(Command());
        }
    }

    /// <summary>What revokes the access to a disk or snapshot by hand.</summary>
    public static string RevokeCommand(ResourceIdentifier id) =>
        $"az {KindOf(id)} revoke-access --subscription {id.SubscriptionId} --resource-group {id.ResourceGroupName} --name {id.Name}";

    private string Command() => $"The {Kind} stays locked and billed until this has run: {RevokeCommand(_id)}";

    private static string KindOf(ResourceIdentifier id) => id.ResourceType == "Microsoft.Compute/snapshots" ? "snapshot" : "disk";

    private Task<ArmOperation<AccessUri>> GrantAsync(ArmRequests requests, GrantAccessData data, CancellationToken token) => IsSnapshot
        ? requests.Client.GetSnapshotResource(_id).GrantAccessAsync(WaitUntil.Started, data, token)
        : requests.Client.GetManagedDiskResource(_id).GrantAccessAsync(WaitUntil.Started, data, token);

    private Task<ArmOperation> EndAsync(ArmRequests requests, CancellationToken token) => IsSnapshot
        ? requests.Client.GetSnapshotResource(_id).RevokeAccessAsync(WaitUntil.Started, token)
        : requests.Client.GetManagedDiskResource(_id).RevokeAccessAsync(WaitUntil.Started, token);
}
