using Azure;
using Azure.Core;
using Azure.ResourceManager.Compute;
using VmGeneralize.Azure.Compute.Rights;
using VmGeneralize.Blocks;

namespace VmGeneralize.Azure.Compute;

/// <summary>Makes versions of images in Azure Compute Galleries.</summary>
public sealed class GalleryImage(ArmAccess access, IProgress<AzureStep>? progress)
{
    private const int NumberAttempts = 8;
    private const string NumberTaken = "this version already exists.";

    private readonly ArmRequests _requests = new(access, progress);
    private readonly SourceCheck _sources = new(access, progress);
    private readonly GalleryParents _parents = new(access, progress);
    private readonly IntermediateImage _intermediate = new(access, progress);
    private readonly GalleryNumbers _numbers = new(access, progress);
    private readonly RightsCheck _rights = new(access, progress);

    /// <summary>Sees to gallery, definition and rights before hours of upload, and that the intermediate names are free.</summary>
    /// <exception cref="AzureException">Something is missing, does not fit or is taken.</exception>
    /// <exception cref="RefusedException">No such image is made from the source, or this login may not make it.</exception>
    public async Task<PreparedVersion> PrepareAsync(GalleryImageSpec spec, CancellationToken cancellation)
    {
        FoundParents parents = await LookAsync(spec, cancellation).ConfigureAwait(false);
        IReadOnlyList<NeededRight> needs = await RightsAsync(spec, parents, cancellation).ConfigureAwait(false);
        IReadOnlyList<string> notes = await _rights.RequireAsync(needs, cancellation).ConfigureAwait(false);
        return await MakeReadyAsync(spec, parents, cancellation).ConfigureAwait(false) with { Notes = notes };
    }

    private async Task<FoundParents> LookAsync(GalleryImageSpec spec, CancellationToken cancellation)
    {
        spec.Check();
        await _sources.CheckDataDisksAsync(spec.DataDisks, cancellation).ConfigureAwait(false);
        return await _parents.LookAsync(spec, cancellation).ConfigureAwait(false);
    }

    private async Task<PreparedVersion> MakeReadyAsync(GalleryImageSpec spec, FoundParents parents, CancellationToken cancellation)
    {
        string? security = parents.Security;
        await _parents.CreateMissingAsync(spec, parents, cancellation).ConfigureAwait(false);
        Response<GalleryImageVersionResource>? found = await _requests.FindAsync(
            $"Looking for version {spec.Version} of {spec.Definition}",
            token => _requests.Client.GetGalleryImageVersionResource(new ResourceIdentifier(spec.Id)).GetAsync(cancellationToken: token),
            cancellation).ConfigureAwait(false);
        if (found?.Value.Data is { } there && IsSame(spec, there))
        {
            return new PreparedVersion(security, IsThere: true);
        }

        // One that failed is to be asked for again: https://learn.microsoft.com/azure/virtual-machines/troubleshooting-shared-images
        if (found is not null && found.Value.Data.ProvisioningState?.ToString() != "Failed")
        {
            throw new AzureException(Creating(spec), NumberTaken, "Choose a higher number with --image-version.");
        }

        if (spec.ViaImage(security))
        {
            await _intermediate.RequireFreeAsync(Creating(spec), spec, cancellation).ConfigureAwait(false);
        }

        return new PreparedVersion(security, IsThere: false);
    }

    /// <summary>
    /// Creates it and waits until it is in every region. A definition that takes no managed disk gets it by way of a managed image, which
    /// moves no bytes and is deleted afterwards. When the user did not name the number and another worker takes it first, the next one is tried.
    /// </summary>
    /// <exception cref="AzureException">Azure refused; see <see cref="PrepareAsync"/>.</exception>
    public async Task<MadeVersion> CreateAsync(GalleryImageSpec spec, CancellationToken cancellation)
    {
        for (int attempt = 1; ; attempt++)
        {
            try
            {
                return await CreateOnceAsync(spec, cancellation).ConfigureAwait(false);
            }
            catch (AzureException taken) when (spec.AnyNumber && attempt < NumberAttempts && IsTaken(taken))
            {
                string next = await _numbers.NextAsync(spec.Home, spec.Gallery, spec.Definition, run: null, cancellation).ConfigureAwait(false);
                spec = spec with { Version = next == spec.Version ? GalleryNumbers.After(Version.Parse(next)) : next };
            }
        }
    }

    private async Task<MadeVersion> CreateOnceAsync(GalleryImageSpec spec, CancellationToken cancellation)
    {
        FoundParents parents = await LookAsync(spec, cancellation).ConfigureAwait(false);
        PreparedVersion prepared = await MakeReadyAsync(spec, parents, cancellation).ConfigureAwait(false);
        if (prepared.IsThere)
        {
            return new MadeVersion(spec.Id, Left: null);
        }

        string doing = Creating(spec);
        foreach (ImageSource source in spec.AllSources)
        {
            await _sources.CheckAsync(doing, source, spec.Location, cancellation).ConfigureAwait(false);
        }

        if (!spec.ViaImage(prepared.Security))
        {
            await PutAsync(spec, cancellation).ConfigureAwait(false);
            return new MadeVersion(spec.Id, Left: null);
        }

        string? left = await _intermediate.UseAsync(
            spec, image => PutAsync(spec with { Source = image, DataDisks = [] }, cancellation), cancellation).ConfigureAwait(false);
        return new MadeVersion(spec.Id, left);
    }

    private static bool IsSame(GalleryImageSpec spec, GalleryImageVersionData version) =>
        spec.Run is not null && GalleryNumbers.RunOf(version) == spec.Run && version.ProvisioningState?.ToString() == "Succeeded";

    private static bool IsTaken(AzureException problem) => problem.ServiceCode is "PropertyChangeNotAllowed" or "ResourceExists" or "Conflict"
        or "GalleryImageVersionAlreadyExists" or "ConflictingConcurrentWriteNotAllowed" || problem.Problem == NumberTaken;

    private async Task PutAsync(GalleryImageSpec spec, CancellationToken cancellation)
    {
        string doing = Creating(spec);
        if (spec.Source is ImageSource.VirtualMachine)
        {
            await new NewerApi(access, progress).CreateAsync(
                doing, spec.Id, GalleryBodies.MachineApiVersion, spec.Location, GalleryBodies.OfMachine(spec), spec.VersionTags,
                cancellation).ConfigureAwait(false);
            return;
        }

        Dictionary<ImageSource, string> accounts = await AccountsAsync(spec, cancellation).ConfigureAwait(false);
        GalleryImageVersionData data = GalleryBodies.Version(spec, accounts);
        ResourceIdentifier definition = new(spec.Home.GalleryImage(spec.Gallery, spec.Definition));
        await _requests.CompleteAsync(
            doing,
            token =>
                _requests.Client.GetGalleryImageResource(definition).GetGalleryImageVersions()
                    .CreateOrUpdateAsync(WaitUntil.Started, spec.Version, data, token),
            cancellation).ConfigureAwait(false);
    }

    private async Task<IReadOnlyList<NeededRight>> RightsAsync(GalleryImageSpec spec, FoundParents found, CancellationToken cancellation)
    {
        Dictionary<ImageSource, string> accounts = await AccountsAsync(spec, cancellation).ConfigureAwait(false);
        return spec.Rights(found.Scope, found.Security, blob => accounts[blob]);
    }

    private async Task<Dictionary<ImageSource, string>> AccountsAsync(GalleryImageSpec spec, CancellationToken cancellation)
    {
        Dictionary<ImageSource, string> accounts = [];
        foreach (ImageSource.Blob blob in spec.AllSources.OfType<ImageSource.Blob>().Distinct())
        {
            accounts[blob] = spec.StorageAccountId
                ?? await new StorageAccounts(_requests).FindAsync(spec.Scope.Subscription, blob.Account, cancellation).ConfigureAwait(false);
        }

        return accounts;
    }

    private static string Creating(GalleryImageSpec spec) => $"Creating version {spec.Version} of {spec.Definition}";
}
