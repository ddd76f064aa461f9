using Azure;
using Azure.Core;
using Azure.ResourceManager.Compute;
using Azure.ResourceManager.Compute.Models;
using Azure.ResourceManager.Resources;

namespace VmGeneralize.Azure.Compute;

/// <summary>Managed disks: made by uploading into them, or read by downloading from them.</summary>
public sealed class ManagedDisk(ArmAccess access, IProgress<AzureStep>? progress)
{
    private readonly ArmRequests _requests = new(access, progress);

    /// <summary>How long one address lasts; the transfer asks for another when it has run out.</summary>
    public TimeSpan AccessDuration { get; init; } = TimeSpan.FromHours(12);

    /// <summary>
    /// Creates the disk (or continues with one whose upload was cut off), lets <paramref name="transfer"/> write it, and closes the
    /// access however that ends. Closing ends the upload for good: Azure gives no second access for writing. So a disk that was not
    /// written to its end is deleted: no run can continue with it, and it must not be taken for a good one.
    /// </summary>
    /// <param name="spec">The disk.</param>
    /// <param name="isOurs">
    /// Whether the upload into a disk that is open already, by its unique id, is one that the caller can continue with; asked before anything is
    /// changed, may throw. Anybody else's upload is left alone.
    /// </param>
    /// <param name="transfer">Writes every byte; may throw.</param>
    /// <param name="cancellation">Ends the upload; access is closed all the same.</param>
    /// <returns>Resource id of the disk.</returns>
    /// <exception cref="AzureException">Azure refused; the name is taken.</exception>
    public async Task<string> UploadAsync(
        DiskSpec spec, Func<string?, bool> isOurs, Func<OpenDisk, CancellationToken, Task> transfer, CancellationToken cancellation)
    {
        spec.Check();
        ManagedDiskData disk = await FindUnfinishedAsync(spec, isOurs, cancellation).ConfigureAwait(false)
            ?? await CreateAsync(spec, cancellation).ConfigureAwait(false);
        AccessGrant grant = new(access, progress, spec.Id, AccessLevel.Write);
        bool login = disk.DataAccessAuthMode == DataAccessAuthMode.AzureActiveDirectory;
        await WithAccessAsync(spec.Id, disk.UniqueId, login, grant, transfer, () => DeleteAsync(spec, "half-written"), cancellation).ConfigureAwait(false);
        if (spec.Policy.IsClosedLater)
        {
            await new DiskNetworks(access, progress).CloseAsync(spec, cancellation).ConfigureAwait(false);
        }

        return spec.Id;
    }

    /// <summary>Lets <paramref name="transfer"/> read a disk or snapshot, and closes the access however that ends.</summary>
    /// <param name="id">Resource id of a disk that no running VM uses, or of a snapshot.</param>
    /// <param name="transfer">Reads what it wants; may throw.</param>
    /// <param name="cancellation">Ends the transfer; access is closed all the same.</param>
    /// <exception cref="AzureException">Azure refused.</exception>
    public async Task ReadAsync(string id, Func<OpenDisk, CancellationToken, Task> transfer, CancellationToken cancellation)
    {
        ResourceIdentifier resource = new(id);
        (string? uniqueId, DataAccessAuthMode? mode) = await LookAsync(resource, cancellation).ConfigureAwait(false);
        AccessGrant grant = new(access, progress, id, AccessLevel.Read);
        await WithAccessAsync(
            id, uniqueId, mode == DataAccessAuthMode.AzureActiveDirectory, grant, transfer, undo: null, cancellation).ConfigureAwait(false);
    }

    private async Task<(string? UniqueId, DataAccessAuthMode? Mode)> LookAsync(ResourceIdentifier resource, CancellationToken cancellation)
    {
        if (resource.ResourceType == "Microsoft.Compute/snapshots")
        {
            SnapshotData snapshot = (await _requests.CallAsync(
                $"Checking the snapshot {resource.Name}", token => _requests.Client.GetSnapshotResource(resource).GetAsync(token),
                cancellation).ConfigureAwait(false)).Value.Data;
            return (snapshot.UniqueId, snapshot.DataAccessAuthMode);
        }

        ManagedDiskData disk = await GetAsync(resource, cancellation).ConfigureAwait(false);
        return (disk.UniqueId, disk.DataAccessAuthMode);
    }

    /// <summary>What reading calls.</summary>
    public static IReadOnlyList<AzureCall> ReadCalls(string id) =>
    [
        new("GET", id, "Check it"),
        new("POST", $"{id}/beginGetAccess", "Get an address for reading"),
        new("GET", "pages of that address", "Read the page ranges that hold data"),
        new("POST", $"{id}/endGetAccess", "Close access (also when anything fails)"),
    ];

    private async Task WithAccessAsync(
        string id, string? uniqueId, bool login, AccessGrant grant, Func<OpenDisk, CancellationToken, Task> transfer, Func<Task>? undo,
        CancellationToken cancellation)
    {
        bool refused = false;
        try
        {
            Uri address;
            try
            {
                address = await grant.GetAsync(AccessDuration, cancellation).ConfigureAwait(false);
            }
            catch (AzureException answer) when (answer.Status != 0)
            {
                refused = true; // else it may be open although its answer was never seen
                throw;
            }

            OpenDisk open = new(id, uniqueId, address, token => grant.GetAsync(AccessDuration, token)) { NeedsLogin = login };
            await transfer(open, cancellation).ConfigureAwait(false);
        }
        catch (Exception problem)
        {
            await CleanUpAsync(problem, refused ? null : grant.RevokeAsync, undo).ConfigureAwait(false);
            throw;
        }

        try
        {
            await grant.RevokeAsync().ConfigureAwait(false);
        }
        catch (AzureException refusal) when (undo is not null && ComputeAdvice.IsAboutBytes(refusal.ServiceCode))
        {
            // Closing makes Azure look at what has arrived, and it does not take it for a disk.
            await CleanUpAsync(refusal, close: null, undo).ConfigureAwait(false);
            throw refusal.With("The disk was unusable and was deleted. Run the same command again.");
        }
    }

    // What went wrong first is what the user must know; what could not be cleaned up is added to it.
    private static async Task CleanUpAsync(Exception problem, Func<Task>? close, Func<Task>? undo)
    {
        List<AzureException> left = [];
        if (close is not null)
        {
            await TryAsync(close, left).ConfigureAwait(false);
        }

        // Closing a half-written disk ends in a complaint about its missing footer; when the disk is gone, so is that.
        if (undo is not null && await TryAsync(undo, left).ConfigureAwait(false))
        {
            return;
        }

        if (left.Count > 0)
        {
            throw AzureException.LeftOpen(problem is OperationCanceledException ? "Cancelled." : problem.Message, left);
        }
    }

    private static async Task<bool> TryAsync(Func<Task> step, List<AzureException> left)
    {
        try
        {
            await step().ConfigureAwait(false);
            return true;
        }
        catch (AzureException failure)
        {
            left.Add(failure);
            return false;
        }
    }

    private async Task<ManagedDiskData?> FindUnfinishedAsync(DiskSpec spec, Func<string?, bool> isOurs, CancellationToken cancellation)
    {
        string doing = $"Creating the disk {spec.Name}";
        Response<ManagedDiskResource>? found = await _requests.FindAsync(
            $"Looking for the disk {spec.Name}", token => Resource(spec.Id).GetAsync(token), cancellation).ConfigureAwait(false);
        if (found is null)
        {
            return null;
        }

        ManagedDiskData disk = found.Value.Data;
        bool unfinished = disk.CreationData?.CreateOption == DiskCreateOption.Upload
            && (disk.DiskState == DiskState.ReadyToUpload || disk.DiskState == DiskState.ActiveUpload);
        if (!unfinished)
        {
            throw new AzureException(doing, $"a disk with this name already exists ({disk.DiskState}).", "Choose another name, or delete it first.");
        }

        if (DiskBodies.Differences(spec, disk) is { Length: > 0 } differences)
        {
            throw new AzureException(
                doing, $"a disk with this name is waiting for a different upload: {string.Join("; ", differences)}.",
                $"Choose another name, or {Remove(spec)}");
        }

        if (disk.DiskState == DiskState.ActiveUpload && !isOurs(disk.UniqueId))
        {
            throw new AzureException(
                doing,
                "an upload to a disk with this name is in progress or was interrupted, and it cannot be resumed from here.",
                $"Let it finish, or choose another name. If nothing uploads to it any more, {Remove(spec)}");
        }

        return disk;
    }

    /// <summary>The commands that remove a disk whose upload was cut off, as the end of a sentence.</summary>
    public static string Remove(DiskSpec spec) =>
        $"remove what it left: {AccessGrant.RevokeCommand(new ResourceIdentifier(spec.Id))} and then {DeleteCommand(spec)}";

    private async Task<ManagedDiskData> CreateAsync(DiskSpec spec, CancellationToken cancellation)
    {
        ResourceGroupResource group = _requests.Client.GetResourceGroupResource(spec.Scope.Group);
        try
        {
            ManagedDiskResource made = await _requests.CompleteAsync(
                $"Creating the disk {spec.Name}",
                token => group.GetManagedDisks().CreateOrUpdateAsync(WaitUntil.Started, spec.Name, DiskBodies.Of(spec), token),
                cancellation).ConfigureAwait(false);
            return made.Data;
        }
        catch (Exception problem) when (problem is OperationCanceledException or AzureException { Status: 0 })
        {
            // Azure may make it although nobody waits for it any more.
            await CleanUpAsync(problem, close: null, () => DeleteAsync(spec, "new")).ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Deletes a disk that is no longer needed; not to be cancelled.</summary>
    /// <exception cref="AzureException">It is still there; the message has the command that deletes it.</exception>
    public Task DeleteAsync(DiskSpec spec) => DeleteAsync(spec, "uploaded");

    private async Task DeleteAsync(DiskSpec spec, string which)
    {
        string doing = $"Deleting the {which} disk {spec.Name}";
        ArmRequests fresh = new(access, progress);
        using CancellationTokenSource limit = new(access.Timing.CleanUp, access.Timing.Time);
        string command = $"Delete it: {DeleteCommand(spec)}";
        try
        {
            await fresh.CompleteAsync(
                doing, token => fresh.Client.GetManagedDiskResource(new ResourceIdentifier(spec.Id)).DeleteAsync(WaitUntil.Started, token),
                limit.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            throw new AzureException(doing, "Azure did not answer in time.", command);
        }
        catch (AzureException problem)
        {
            throw problem.With(command);
        }
    }

    private static string DeleteCommand(DiskSpec spec) =>
        $"az disk delete --subscription {spec.Scope.Subscription} --resource-group {spec.Scope.ResourceGroup} --name {spec.Name}";

    private async Task<ManagedDiskData> GetAsync(ResourceIdentifier id, CancellationToken cancellation) =>
        (
            await _requests.CallAsync(
                $"Checking the disk {id.Name}", token => Resource(id.ToString()).GetAsync(token), cancellation).ConfigureAwait(false)).Value.Data;

    private ManagedDiskResource Resource(string id) => _requests.Client.GetManagedDiskResource(new ResourceIdentifier(id));
}
