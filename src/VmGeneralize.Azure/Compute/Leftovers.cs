using System.Globalization;
using Azure;
using Azure.Core;
using Azure.ResourceManager.Compute;
using Azure.ResourceManager.Compute.Models;
using Azure.ResourceManager.Resources;

namespace VmGeneralize.Azure.Compute;

/// <summary>Finds and removes what killed runs left while making their images; what carries no tag of a run is never touched.</summary>
public sealed class Leftovers(ArmAccess access, IProgress<AzureStep>? progress)
{
    private readonly ArmRequests _requests = new(access, progress);

    /// <summary>Disks and managed images of a resource group that carry the tag.</summary>
    /// <param name="scope">The resource group.</param>
    /// <param name="run">Of this run only; null: of all.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <exception cref="AzureException">Azure refused.</exception>
    public async Task<IReadOnlyList<Leftover>> FindAsync(ResourceScope scope, string? run, CancellationToken cancellation)
    {
        ResourceGroupResource group = _requests.Client.GetResourceGroupResource(scope.Group);
        List<Leftover> found = [];
        await _requests.CallAsync(
            $"Listing the disks of {scope.ResourceGroup}",
            async token =>
            {
                found.Clear();
                await foreach (ManagedDiskResource disk in group.GetManagedDisks().GetAllAsync(token).ConfigureAwait(false))
                {
                    ManagedDiskData data = disk.Data;
                    bool used = data.ManagedBy is not null || data.DiskState == DiskState.Attached || data.DiskState == DiskState.Reserved;
                    Add(found, disk.Id.ToString(), data.Tags, run, used, IsOpen(data.DiskState));
                }

                return true;
            },
            cancellation).ConfigureAwait(false);
        int disks = found.Count;
        await _requests.CallAsync(
            $"Listing the images of {scope.ResourceGroup}",
            async token =>
            {
                found.RemoveRange(disks, found.Count - disks);
                await foreach (DiskImageResource image in group.GetDiskImages().GetAllAsync(token).ConfigureAwait(false))
                {
                    Add(found, image.Id.ToString(), image.Data.Tags, run, isUsed: false, isOpen: false);
                }

                return true;
            },
            cancellation).ConfigureAwait(false);
        return found;
    }

    /// <summary>Removes one; an access that is open is closed first.</summary>
    /// <exception cref="AzureException">Azure refused.</exception>
    public async Task RemoveAsync(Leftover left, CancellationToken cancellation)
    {
        ResourceIdentifier id = new(left.Id);
        if (left.IsOpen)
        {
            try
            {
                await new AccessGrant(access, progress, left.Id, AccessLevel.Write).RevokeAsync().ConfigureAwait(false);
            }
            catch (AzureException halfWritten) when (ComputeAdvice.IsAboutBytes(halfWritten.ServiceCode))
            {
                // Closing looks at the bytes; those of a killed upload are not a disk. It is closed all the same.
            }
        }

        await _requests.CompleteAsync(
            $"Deleting {id.Name}",
            token => left.IsDisk
                ? _requests.Client.GetManagedDiskResource(id).DeleteAsync(WaitUntil.Started, token)
                : _requests.Client.GetDiskImageResource(id).DeleteAsync(WaitUntil.Started, token),
            cancellation).ConfigureAwait(false);
    }

    private static bool IsOpen(DiskState? state) => state == DiskState.ActiveUpload || state == DiskState.ActiveSas;

    private static void Add(List<Leftover> found, string id, IDictionary<string, string> tags, string? run, bool isUsed, bool isOpen)
    {
        if (tags.TryGetValue(IntermediateTag.Name, out string? of) && (run is null || run == of))
        {
            found.Add(new Leftover(id, of, IntermediateTag.BeganAt(tags), isUsed, isOpen));
        }
    }
}

/// <summary>Something intermediate that a run made.</summary>
/// <param name="Id">Resource id.</param>
/// <param name="Run">Id of the run.</param>
/// <param name="Began">When it was made; null: it does not say.</param>
/// <param name="IsUsed">A machine has it: it is not a leftover any more.</param>
/// <param name="IsOpen">An access to it is open.</param>
public sealed record Leftover(string Id, string Run, DateTimeOffset? Began, bool IsUsed, bool IsOpen)
{
    /// <summary>Else a managed image.</summary>
    public bool IsDisk => Id.Contains("/disks/", StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether it may be removed: nobody uses it, and no run lasts as long as it has been there.</summary>
    public bool MayGo(TimeSpan age, DateTimeOffset now) => !IsUsed && Began is { } began && now - began >= age;

    public override string ToString() =>
        $"{Id} (run {Run}, {(Began is { } began ? began.UtcDateTime.ToString("u", CultureInfo.InvariantCulture) : "time unknown")}"
            + $"{(IsUsed ? ", used by a machine" : "")}{(IsOpen ? ", open for an upload" : "")})";
}
