using Azure.Core;
using Azure.ResourceManager.Compute;
using Azure.ResourceManager.Compute.Models;

namespace VmGeneralize.Azure.Compute;

/// <summary>Finds out whether an image can be made from a source, in words that Azure does not find.</summary>
public sealed class SourceCheck(ArmAccess access, IProgress<AzureStep>? progress)
{
    private const long Gibibyte = 1L << 30;

    private readonly ArmRequests _requests = new(access, progress);

    /// <summary>What Azure knows about a source that has a resource id.</summary>
    /// <exception cref="AzureException">It is not there.</exception>
    public async Task<SourceFacts> GetAsync(ImageSource source, CancellationToken cancellation)
    {
        ResourceIdentifier id = new(source.Name);
        switch (source)
        {
            case ImageSource.Disk:
                ManagedDiskData disk = await DiskAsync(id, cancellation).ConfigureAwait(false);
                return new SourceFacts(disk.Location.Name, Of(disk.OSType), Of(disk.HyperVGeneration), IsGeneralized: null)
                {
                    Architecture = Of(disk.SupportedCapabilities), Plan = Of(disk.PurchasePlan),
                };
            case ImageSource.Snapshot:
                SnapshotData snapshot = await SnapshotAsync(id, cancellation).ConfigureAwait(false);
                return new SourceFacts(snapshot.Location.Name, Of(snapshot.OSType), Of(snapshot.HyperVGeneration), IsGeneralized: null)
                {
                    Architecture = Of(snapshot.SupportedCapabilities), Plan = Of(snapshot.PurchasePlan),
                };
            case ImageSource.Image:
                DiskImageData image = (await _requests.CallAsync(
                    $"Checking the image {id.Name}", token => _requests.Client.GetDiskImageResource(id).GetAsync(cancellationToken: token),
                    cancellation).ConfigureAwait(false)).Value.Data;
                ImageOSDisk? osDisk = image.StorageProfile?.OSDisk;
                return new SourceFacts(
                    image.Location.Name, Of(osDisk?.OSType), Of(image.HyperVGeneration), osDisk?.OSState == OperatingSystemStateType.Generalized);
            case ImageSource.Version:
                return await VersionAsync(id, cancellation).ConfigureAwait(false);
            case ImageSource.VirtualMachine:
                VmState machine = await new VirtualMachine(access, progress).GetAsync(
                    new ResourceScope(Guid.Parse(id.SubscriptionId!), id.ResourceGroupName!), id.Name, cancellation).ConfigureAwait(false);
                return new SourceFacts(machine.Location, machine.OsType, machine.Generation, machine.IsGeneralized) { Machine = machine };
            default:
                throw new InvalidOperationException($"{source.Name} has no resource id");
        }
    }

    /// <summary>Disks besides the one that starts, before anything is made.</summary>
    /// <exception cref="AzureException">One is not there.</exception>
    /// <exception cref="RefusedException">No image takes one.</exception>
    internal async Task CheckDataDisksAsync(IReadOnlyList<DataDisk> disks, CancellationToken cancellation)
    {
        foreach (DataDisk disk in disks)
        {
            await CheckDataDiskAsync(disk, cancellation).ConfigureAwait(false);
        }
    }

    private async Task CheckDataDiskAsync(DataDisk disk, CancellationToken cancellation)
    {
        switch (disk.Source)
        {
            case ImageSource.Disk managed:
                ManagedDiskData data = await DiskAsync(new ResourceIdentifier(managed.Id), cancellation).ConfigureAwait(false);
                long? size = data.DiskSizeBytes ?? data.DiskSizeGB * Gibibyte;
                DataDiskLimit.Check(disk.Lun, size, data.Sku?.Name?.ToString(), data.CreationData?.LogicalSectorSize);
                break;
            case ImageSource.Snapshot snapshot:
                SnapshotData taken = await SnapshotAsync(new ResourceIdentifier(snapshot.Id), cancellation).ConfigureAwait(false);
                DataDiskLimit.Check(disk.Lun, taken.DiskSizeBytes ?? taken.DiskSizeGB * Gibibyte, kind: null, taken.CreationData?.LogicalSectorSize);
                break;
        }
    }

    /// <exception cref="AzureException">It is not there, not ready or in another region.</exception>
    internal async Task CheckAsync(string doing, ImageSource source, string location, CancellationToken cancellation)
    {
        switch (source)
        {
            case ImageSource.Disk disk:
                ResourceIdentifier id = new(disk.Id);
                ManagedDiskData data = await DiskAsync(id, cancellation).ConfigureAwait(false);
                CheckRegion(doing, $"disk {id.Name}", data.Location.Name, location);
                CheckState(doing, id, data.DiskState);
                break;
            case ImageSource.Snapshot snapshot:
                ResourceIdentifier snapshotId = new(snapshot.Id);
                SnapshotData taken = await SnapshotAsync(snapshotId, cancellation).ConfigureAwait(false);
                CheckRegion(doing, $"snapshot {snapshotId.Name}", taken.Location.Name, location);
                break;
            case ImageSource.Version version:
                ResourceIdentifier versionId = new(version.Id);
                GalleryImageVersionData made = await VersionDataAsync(versionId, cancellation).ConfigureAwait(false);
                CheckRegion(doing, $"version {versionId.Name} of {versionId.Parent!.Name}", made.Location.Name, location);
                break;
        }
    }

    // The definition above it says what its disk is.
    private async Task<SourceFacts> VersionAsync(ResourceIdentifier id, CancellationToken cancellation)
    {
        GalleryImageVersionData version = await VersionDataAsync(id, cancellation).ConfigureAwait(false);
        if (version.ProvisioningState?.ToString() != "Succeeded")
        {
            throw new AzureException(
                $"Checking version {id.Name} of {id.Parent!.Name}", $"it is not complete: {version.ProvisioningState}.",
                "Wait until it is, or make it again with the command that made it.");
        }

        GalleryImageData definition = (await _requests.CallAsync(
            $"Checking the image definition {id.Parent!.Name}", token => _requests.Client.GetGalleryImageResource(id.Parent).GetAsync(token),
            cancellation).ConfigureAwait(false)).Value.Data;
        string? security = DefinitionFit.Security(definition);
        return new SourceFacts(
            version.Location.Name, Of(definition.OSType), Of(definition.HyperVGeneration) ?? Generation.V1,
            definition.OSState == OperatingSystemStateType.Generalized)
        {
            Architecture = definition.Architecture is { } architecture ? SdkTypes.Of(architecture) : CpuArchitecture.X64,
            Plan = DefinitionFit.Plan(definition),
            GuestState = SecurityTypes.NeedsGuestState(security) ? security : null,
            Hardware = GuestHardware.Of(name => DefinitionFit.Feature(definition, name)),
        };
    }

    private async Task<GalleryImageVersionData> VersionDataAsync(ResourceIdentifier id, CancellationToken cancellation) => (await _requests.CallAsync(
        $"Checking version {id.Name} of {id.Parent!.Name}",
        token => _requests.Client.GetGalleryImageVersionResource(id).GetAsync(cancellationToken: token), cancellation).ConfigureAwait(false)).Value.Data;

    private async Task<ManagedDiskData> DiskAsync(ResourceIdentifier id, CancellationToken cancellation) => (await _requests.CallAsync(
        $"Checking the disk {id.Name}", token => _requests.Client.GetManagedDiskResource(id).GetAsync(token), cancellation).ConfigureAwait(false)).Value.Data;

    private async Task<SnapshotData> SnapshotAsync(ResourceIdentifier id, CancellationToken cancellation) => (await _requests.CallAsync(
        $"Checking the snapshot {id.Name}", token => _requests.Client.GetSnapshotResource(id).GetAsync(token),
        cancellation).ConfigureAwait(false)).Value.Data;

    private static OsType? Of(SupportedOperatingSystemType? type) =>
        type is { } known ? (known == SupportedOperatingSystemType.Windows ? OsType.Windows : OsType.Linux) : null;

    private static Generation? Of(HyperVGeneration? generation) =>
        generation is { } known ? (known == HyperVGeneration.V2 ? Generation.V2 : Generation.V1) : null;

    private static CpuArchitecture? Of(SupportedCapabilities? capabilities) =>
        capabilities?.Architecture is { } known ? SdkTypes.Of(known) : null;

    private static PurchasePlan? Of(DiskPurchasePlan? plan) =>
        plan is { Name.Length: > 0 } ? new PurchasePlan(plan.Publisher, plan.Product, plan.Name) : null;

    private static void CheckRegion(string doing, string what, string actual, string wanted)
    {
        if (!RegionName.AreSame(actual, wanted))
        {
            throw new AzureException(
                doing,
                $"the {what} is in {actual}, the image would be in {RegionName.Plain(wanted)}.",
                $"Use --location {actual}; a gallery replicates from there to other regions.");
        }
    }

    private static void CheckState(string doing, ResourceIdentifier id, DiskState? state)
    {
        string open = $"Close it: az disk revoke-access --subscription {id.SubscriptionId} --resource-group {id.ResourceGroupName} --name {id.Name}";
        if (state == DiskState.ActiveUpload || state == DiskState.ReadyToUpload)
        {
            throw new AzureException(
                doing, $"the disk {id.Name} is still open for an upload ({state}): it may be half-written.", "Finish it: run the same upload command again.");
        }

        if (state == DiskState.ActiveSas)
        {
            throw new AzureException(doing, $"access to the disk {id.Name} is still open.", open);
        }
    }
}

/// <summary>What Azure knows about something that an image can be made from.</summary>
/// <param name="Location">Region.</param>
/// <param name="OsType">Null: not said.</param>
/// <param name="Generation">Null: not said.</param>
/// <param name="IsGeneralized">Null: Azure does not know.</param>
public sealed record SourceFacts(string Location, OsType? OsType, Generation? Generation, bool? IsGeneralized)
{
    /// <summary>Null: not said.</summary>
    public CpuArchitecture? Architecture { get; init; }

    /// <summary>What was bought with it; null: nothing.</summary>
    public PurchasePlan? Plan { get; init; }

    /// <summary>Security type of the machine whose guest state is in it; null: there is none.</summary>
    public string? GuestState { get; init; }

    /// <summary>What is known about its system.</summary>
    public GuestHardware Hardware { get; init; } = GuestHardware.Unknown;

    /// <summary>All of it, when it is a machine.</summary>
    public VmState? Machine { get; init; }
}
