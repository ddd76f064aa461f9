using Azure;
using Azure.Core;
using Azure.ResourceManager.Compute;

namespace VmGeneralize.Azure.Compute;

/// <summary>Closes the networks of a disk that nobody could have uploaded to with closed ones.</summary>
internal sealed class DiskNetworks(ArmAccess access, IProgress<AzureStep>? progress)
{
    private readonly ArmRequests _requests = new(access, progress);

    /// <exception cref="AzureException">They are open; the message has the command that closes them.</exception>
    public async Task CloseAsync(DiskSpec spec, CancellationToken cancellation)
    {
        try
        {
            await _requests.CompleteAsync(
                $"Closing the networks of the disk {spec.Name}",
                token => _requests.Client.GetManagedDiskResource(new ResourceIdentifier(spec.Id)).UpdateAsync(WaitUntil.Started, spec.Policy.Later(), token),
                cancellation).ConfigureAwait(false);
        }
        catch (AzureException problem)
        {
            throw problem.With($"{problem.Next} The disk is whole, and open to networks until this has run: {Command(spec)}");
        }
    }

    private static string Command(DiskSpec spec) => $"az disk update --ids {spec.Id}"
        + (spec.Policy.Network is { } network ? $" --network-access-policy {network}" : "")
        + (spec.Policy.PublicWord is { } word ? $" --public-network-access {word}" : "");
}
