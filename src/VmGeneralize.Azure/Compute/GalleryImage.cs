using Azure;
using Azure.Core;
using Azure.ResourceManager.Compute;
using VmGeneralize.Blocks;

namespace VmGeneralize.Azure.Compute;

/// <summary>Makes versions of images in Azure Compute Galleries.</summary>
public sealed class GalleryImage(ArmAccess access, IProgress<AzureStep>? progress)
{
    private readonly ArmRequests _requests = new(access, progress);
    private readonly SourceCheck _sources = new(access, progress);
    private readonly ManagedImage _images = new(access, progress);

    /// <summary>Sees to gallery and definition before hours of upload, and that the names on the way are free.</summary>
    /// <returns>Security type of the definition; null for none.</returns>
    /// <exception cref="AzureException">Something is missing, does not fit or is taken.</exception>
    /// <exception cref="RefusedException">No such image is made of the source.</exception>
    public async Task<string?> PrepareAsync(GalleryImageSpec spec, CancellationToken cancellation)
    {
        spec.Check();
        await EnsureGalleryAsync(spec, cancellation).ConfigureAwait(false);
        string? security = await EnsureDefinitionAsync(spec, cancellation).ConfigureAwait(false);
        Response<GalleryImageVersionResource>? version = await _requests.FindAsync(
            $"Looking for version {spec.Version} of {spec.Definition}",
            token => _requests.Client.GetGalleryImageVersionResource(new ResourceIdentifier(spec.Id)).GetAsync(cancellationToken: token),
            cancellation).ConfigureAwait(false);
        if (version is not null)
        {
            throw new AzureException(Creating(spec), "this version is there already.", "Choose a higher number with --image-version.");
        }

        if (spec.ViaImage(security))
        {
            await _images.CheckNameAsync(spec.Between, cancellation).ConfigureAwait(false);
        }

        return security;
    }

    /// <summary>
    /// Creates it and waits until it is in every region. A definition that takes no managed disk gets it by way of a managed image, which
    /// moves no bytes and is deleted afterwards.
    /// </summary>
    /// <exception cref="AzureException">Azure refused; see <see cref="PrepareAsync"/>.</exception>
    public async Task<MadeVersion> CreateAsync(GalleryImageSpec spec, CancellationToken cancellation)
    {
        string? security = await PrepareAsync(spec, cancellation).ConfigureAwait(false);
        string doing = Creating(spec);
        foreach (ImageSource source in spec.DataDisks.Select(disk => disk.Source).Prepend(spec.Source))
        {
            await _sources.CheckAsync(doing, source, spec.Location, cancellation).ConfigureAwait(false);
        }

        if (!spec.ViaImage(security))
        {
            await PutAsync(spec, cancellation).ConfigureAwait(false);
            return new MadeVersion(spec.Id, Left: null);
        }

        ManagedImageSpec between = spec.Between;
        await _images.PutAsync(between, cancellation).ConfigureAwait(false);
        try
        {
            await PutAsync(spec with { Source = new ImageSource.Image(between.Id), DataDisks = [] }, cancellation).ConfigureAwait(false);
        }
        catch (AzureException problem)
        {
            if (await DeleteAsync(between).ConfigureAwait(false) is { } left)
            {
                throw problem.With($"{problem.Next} {left}");
            }

            throw;
        }

        return new MadeVersion(spec.Id, await DeleteAsync(between).ConfigureAwait(false));
    }

    /// <summary>The version after the highest one there: its last number plus one; 1.0.0 when there is none.</summary>
    public async Task<string> NextVersionAsync(ResourceScope scope, string gallery, string definition, CancellationToken cancellation)
    {
        GalleryImageResource image = _requests.Client.GetGalleryImageResource(new ResourceIdentifier(scope.GalleryImage(gallery, definition)));
        List<Version>? versions = await _requests.FindAsync(
            $"Listing the versions of {definition}",
            async token =>
            {
                List<Version> found = [];
                await foreach (GalleryImageVersionResource version in image.GetGalleryImageVersions().GetAllAsync(token).ConfigureAwait(false))
                {
                    if (Version.TryParse(version.Id.Name, out Version? number) && number.Build >= 0)
                    {
                        found.Add(number);
                    }
                }

                return found;
            },
            cancellation).ConfigureAwait(false);
        return versions?.Max() is { Build: < int.MaxValue } highest ? $"{highest.Major}.{highest.Minor}.{highest.Build + 1}" : "1.0.0";
    }

    private async Task EnsureGalleryAsync(GalleryImageSpec spec, CancellationToken cancellation)
    {
        ResourceIdentifier id = new(spec.Scope.Gallery(spec.Gallery));
        if (await _requests.FindAsync(
            $"Looking for the gallery {spec.Gallery}", token => _requests.Client.GetGalleryResource(id).GetAsync(cancellationToken: token),
            cancellation).ConfigureAwait(false) is not null)
        {
            return;
        }

        if (!spec.CreateMissing)
        {
            throw new AzureException(
                $"Looking for the gallery {spec.Gallery}",
                "there is none of this name.",
                $"Add --create-gallery, or: az sig create --resource-group {spec.Scope.ResourceGroup} --gallery-name {spec.Gallery} --location "
                    + $"{RegionName.Plain(spec.Location)}");
        }

        GalleryData data = new(RegionName.Of(spec.Location));
        SdkTypes.AddAll(data.Tags, spec.Tags);
        await _requests.CompleteAsync(
            $"Creating the gallery {spec.Gallery}",
            token =>
                _requests.Client.GetResourceGroupResource(spec.Scope.Group).GetGalleries().CreateOrUpdateAsync(WaitUntil.Started, spec.Gallery, data, token),
            cancellation).ConfigureAwait(false);
    }

    /// <returns>Its security type; null for none.</returns>
    private async Task<string?> EnsureDefinitionAsync(GalleryImageSpec spec, CancellationToken cancellation)
    {
        ResourceIdentifier id = new(spec.Scope.GalleryImage(spec.Gallery, spec.Definition));
        Response<GalleryImageResource>? found = await _requests.FindAsync(
            $"Looking for the image definition {spec.Definition}", token => _requests.Client.GetGalleryImageResource(id).GetAsync(token),
            cancellation).ConfigureAwait(false);
        if (found is not null)
        {
            DefinitionFit.Check(spec, found.Value.Data);
            return DefinitionFit.Security(found.Value.Data);
        }

        if (!spec.CreateMissing)
        {
            throw new AzureException(
                $"Looking for the image definition {spec.Definition}",
                $"the gallery {spec.Gallery} has none of this name.",
                "Add --create-gallery to make it.");
        }

        DefinitionFit.RequireRoute(spec, spec.NewSecurity);
        ResourceIdentifier gallery = new(spec.Scope.Gallery(spec.Gallery));
        await _requests.CompleteAsync(
            $"Creating the image definition {spec.Definition}",
            token =>
                _requests.Client.GetGalleryResource(gallery).GetGalleryImages()
                    .CreateOrUpdateAsync(WaitUntil.Started, spec.Definition, GalleryBodies.Definition(spec), token),
            cancellation).ConfigureAwait(false);
        return spec.NewSecurity;
    }

    // Never after a cancelled wait: Azure goes on with the version, which still reads the image.
    private async Task<string?> DeleteAsync(ManagedImageSpec between)
    {
        try
        {
            await _images.DeleteAsync(between).ConfigureAwait(false);
            return null;
        }
        catch (AzureException problem)
        {
            return $"The managed image on the way to the version is left, and billed. {problem.Message}";
        }
    }

    private async Task PutAsync(GalleryImageSpec spec, CancellationToken cancellation)
    {
        string doing = Creating(spec);
        if (spec.Source is ImageSource.VirtualMachine)
        {
            await new NewerApi(access, progress).CreateAsync(
                doing, spec.Id, GalleryBodies.MachineApiVersion, spec.Location, GalleryBodies.OfMachine(spec), spec.Tags, cancellation).ConfigureAwait(false);
            return;
        }

        Dictionary<ImageSource, string> accounts = [];
        foreach (ImageSource.Blob blob in spec.DataDisks.Select(disk => disk.Source).Prepend(spec.Source).OfType<ImageSource.Blob>().Distinct())
        {
            accounts[blob] = spec.StorageAccountId
                ?? await new StorageAccounts(_requests).FindAsync(spec.Scope.Subscription, blob.Account, cancellation).ConfigureAwait(false);
        }

        GalleryImageVersionData data = GalleryBodies.Version(spec, accounts);
        ResourceIdentifier definition = new(spec.Scope.GalleryImage(spec.Gallery, spec.Definition));
        await _requests.CompleteAsync(
            doing,
            token =>
                _requests.Client.GetGalleryImageResource(definition).GetGalleryImageVersions()
                    .CreateOrUpdateAsync(WaitUntil.Started, spec.Version, data, token),
            cancellation).ConfigureAwait(false);
    }

    private static string Creating(GalleryImageSpec spec) => $"Creating version {spec.Version} of {spec.Definition}";
}
