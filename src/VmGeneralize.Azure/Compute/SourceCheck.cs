using Azure.Core;
using Azure.ResourceManager.Compute;
using Azure.ResourceManager.Compute.Models;

namespace VmGeneralize.Azure.Compute;

/// <summary>Finds out whether an image can be made of a source, in words that Azure does not find.</summary>
internal sealed class SourceCheck(ArmAccess access, IProgress<AzureStep>? progress)
{
    private readonly ArmRequests _requests = new(access, progress);

    /// <exception cref="AzureException">It is not there, not ready or in another region.</exception>
    public async Task CheckAsync(string doing, ImageSource source, string location, CancellationToken cancellation)
    {
        switch (source)
        {
            case ImageSource.Disk disk:
                ResourceIdentifier id = new(disk.Id);
                ManagedDiskData data = (await _requests.CallAsync(
                    $"Looking at the disk {id.Name}", token => _requests.Client.GetManagedDiskResource(id).GetAsync(token), cancellation).ConfigureAwait(false)).Value.Data;
                CheckRegion(doing, $"disk {id.Name}", data.Location.Name, location);
                CheckState(doing, id, data.DiskState);
                break;
            case ImageSource.Snapshot snapshot:
                ResourceIdentifier snapshotId = new(snapshot.Id);
                SnapshotData taken = (await _requests.CallAsync(
                    $"Looking at the snapshot {snapshotId.Name}", token => _requests.Client.GetSnapshotResource(snapshotId).GetAsync(token), cancellation).ConfigureAwait(false)).Value.Data;
                CheckRegion(doing, $"snapshot {snapshotId.Name}", taken.Location.Name, location);
                break;
        }
    }

    private static void CheckRegion(string doing, string what, string actual, string wanted)
    {
        if (!RegionName.AreSame(actual, wanted))
        {
            throw new AzureException(doing, $"the {what} is in {actual}, the image would be in {RegionName.Plain(wanted)}.", $"Give --location {actual}; a gallery replicates from there to other regions.");
        }
    }

    private static void CheckState(string doing, ResourceIdentifier id, DiskState? state)
    {
        string open = $"Close it: az disk revoke-access --subscription {id.SubscriptionId} --resource-group {id.ResourceGroupName} --name {id.Name}";
        if (state == DiskState.ActiveUpload || state == DiskState.ReadyToUpload)
        {
            throw new AzureException(doing, $"the disk {id.Name} is still open for an upload ({state}): it may be half-written.", "Finish it: run the same upload command again.");
        }

        if (state == DiskState.ActiveSas)
        {
            throw new AzureException(doing, $"an access to the disk {id.Name} is open.", open);
        }
    }
}
