using Azure;
using Azure.Core;
using Azure.ResourceManager.Compute;
using Azure.ResourceManager.Compute.Models;
using VmGeneralize.Azure.Compute.Rights;
using VmGeneralize.Blocks;

namespace VmGeneralize.Azure.Compute;

/// <summary>Makes managed images.</summary>
public sealed class ManagedImage(ArmAccess access, IProgress<AzureStep>? progress)
{
    private readonly ArmRequests _requests = new(access, progress);
    private readonly SourceCheck _sources = new(access, progress);

    /// <summary>Creates it and waits until it is there.</summary>
    /// <returns>Its resource id.</returns>
    /// <exception cref="AzureException">Azure refused; the name is taken; the source is not ready or elsewhere.</exception>
    public async Task<string> CreateAsync(ManagedImageSpec spec, CancellationToken cancellation)
    {
        string doing = $"Creating the image {spec.Name}";
        await CheckNameAsync(spec, cancellation).ConfigureAwait(false);
        foreach (ImageSource source in spec.DataDisks.Select(disk => disk.Source).Prepend(spec.Source))
        {
            await _sources.CheckAsync(doing, source, spec.Location, cancellation).ConfigureAwait(false);
        }

        await PutAsync(spec, cancellation).ConfigureAwait(false);
        return spec.Id;
    }

    /// <summary>The same without the checks, for callers that have made them.</summary>
    internal Task PutAsync(ManagedImageSpec spec, CancellationToken cancellation) => _requests.CompleteAsync(
        $"Creating the image {spec.Name}",
        token =>
            _requests.Client.GetResourceGroupResource(spec.Scope.Group).GetDiskImages().CreateOrUpdateAsync(WaitUntil.Started, spec.Name, Data(spec), token),
        cancellation);

    private async Task CheckNameAsync(ManagedImageSpec spec, CancellationToken cancellation)
    {
        await _sources.CheckDataDisksAsync(spec.DataDisks, cancellation).ConfigureAwait(false);
        if (await FindAsync(spec, cancellation).ConfigureAwait(false) is not null)
        {
            throw new AzureException(
                $"Creating the image {spec.Name}", "an image with this name already exists.",
                "Choose another name, or delete it first: az image delete --ids " + spec.Id);
        }
    }

    /// <summary>Whether this login may make it, and its name is free, asked before hours of upload.</summary>
    /// <returns>What could not be asked: sentences.</returns>
    /// <exception cref="AzureException">The name is taken.</exception>
    /// <exception cref="RefusedException">This login may not, or no image takes one of the data disks.</exception>
    public async Task<IReadOnlyList<string>> PrepareAsync(ManagedImageSpec spec, CancellationToken cancellation)
    {
        IReadOnlyList<string> notes = await new RightsCheck(access, progress).RequireAsync([RightsFor.Image(spec.Scope)], cancellation).ConfigureAwait(false);
        await CheckNameAsync(spec, cancellation).ConfigureAwait(false);
        return notes;
    }

    /// <summary>Deletes an intermediate one; not to be cancelled.</summary>
    /// <exception cref="AzureException">It is still there; the message has the command that deletes it.</exception>
    public async Task DeleteAsync(ManagedImageSpec spec)
    {
        string doing = $"Deleting the image {spec.Name}";
        string command = $"Delete it: az image delete --ids {spec.Id}";
        using CancellationTokenSource limit = new(access.Timing.CleanUp, access.Timing.Time);
        ArmRequests fresh = new(access, progress);
        try
        {
            await fresh.CompleteAsync(
                doing, token => fresh.Client.GetDiskImageResource(new ResourceIdentifier(spec.Id)).DeleteAsync(WaitUntil.Started, token),
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

    /// <summary>The image of that name; null: there is none.</summary>
    internal async Task<DiskImageData?> FindAsync(ManagedImageSpec spec, CancellationToken cancellation) => (await _requests.FindAsync(
        $"Looking for the image {spec.Name}",
        token => _requests.Client.GetDiskImageResource(new ResourceIdentifier(spec.Id)).GetAsync(cancellationToken: token),
        cancellation).ConfigureAwait(false))?.Value.Data;

    private static DiskImageData Data(ManagedImageSpec spec)
    {
        DiskImageData data = new(RegionName.Of(spec.Location)) { HyperVGeneration = SdkTypes.Of(spec.Generation) };
        SdkTypes.AddAll(data.Tags, spec.Tags);
        if (spec.Source is ImageSource.VirtualMachine machine)
        {
            data.SourceVirtualMachineId = new ResourceIdentifier(machine.Id);
            if (spec.ZoneResilient)
            {
                data.StorageProfile = new ImageStorageProfile { ZoneResilient = true };
            }

            return data;
        }

        ImageOSDisk osDisk = new(SdkTypes.Of(spec.OsType), OperatingSystemStateType.Generalized);
        SetSource(osDisk, spec.Source, spec.StorageAccountType);
        osDisk.DiskEncryptionSetId = spec.EncryptionSet is { } set ? new ResourceIdentifier(set) : null;
        data.StorageProfile = new ImageStorageProfile { OSDisk = osDisk, ZoneResilient = spec.ZoneResilient ? true : null };
        foreach (DataDisk disk in spec.DataDisks)
        {
            ImageDataDisk dataDisk = new(disk.Lun);
            SetSource(dataDisk, disk.Source, spec.StorageAccountType);
            data.StorageProfile.DataDisks.Add(dataDisk);
        }

        return data;
    }

    private static void SetSource(ImageDisk disk, ImageSource source, string? storageAccountType)
    {
        switch (source)
        {
            case ImageSource.Blob blob:
                disk.BlobUri = blob.Plain;
                break;
            case ImageSource.Disk managed:
                disk.ManagedDiskId = new ResourceIdentifier(managed.Id);
                break;
            case ImageSource.Snapshot snapshot:
                disk.SnapshotId = new ResourceIdentifier(snapshot.Id);
                break;
            default:
                throw new UsageException(
                    "A managed image is made from a blob, disk, snapshot or VM; an image can only become a gallery version.");
        }

        if (storageAccountType is not null)
        {
            disk.StorageAccountType = new StorageAccountType(storageAccountType);
        }
    }
}
