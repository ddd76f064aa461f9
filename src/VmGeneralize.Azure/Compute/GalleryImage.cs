using Azure;
using Azure.Core;
using Azure.ResourceManager.Compute;
using Azure.ResourceManager.Compute.Models;

namespace VmGeneralize.Azure.Compute;

/// <summary>Makes versions of images in Azure Compute Galleries.</summary>
public sealed class GalleryImage(ArmAccess access, IProgress<AzureStep>? progress)
{
    private readonly ArmRequests _requests = new(access, progress);
    private readonly SourceCheck _sources = new(access, progress);

    /// <summary>Sees to gallery and definition before hours of upload, and that the version is free.</summary>
    /// <exception cref="AzureException">Something is missing, does not fit or is taken.</exception>
    public async Task PrepareAsync(GalleryImageSpec spec, CancellationToken cancellation)
    {
        spec.Check();
        await EnsureGalleryAsync(spec, cancellation).ConfigureAwait(false);
        await EnsureDefinitionAsync(spec, cancellation).ConfigureAwait(false);
        Response<GalleryImageVersionResource>? version = await _requests.FindAsync(
            $"Looking for version {spec.Version} of {spec.Definition}",
            token => _requests.Client.GetGalleryImageVersionResource(new ResourceIdentifier(spec.Id)).GetAsync(cancellationToken: token),
            cancellation).ConfigureAwait(false);
        if (version is not null)
        {
            throw new AzureException(
                $"Creating version {spec.Version} of {spec.Definition}", "this version is there already.", "Choose a higher number with --image-version.");
        }
    }

    /// <summary>Creates it and waits until it is in every region.</summary>
    /// <returns>Its resource id.</returns>
    /// <exception cref="AzureException">Azure refused; see <see cref="PrepareAsync"/>.</exception>
    public async Task<string> CreateAsync(GalleryImageSpec spec, CancellationToken cancellation)
    {
        await PrepareAsync(spec, cancellation).ConfigureAwait(false);
        string doing = $"Creating version {spec.Version} of {spec.Definition}";
        foreach (ImageSource source in spec.DataDisks.Select(disk => disk.Source).Prepend(spec.Source))
        {
            await _sources.CheckAsync(doing, source, spec.Location, cancellation).ConfigureAwait(false);
        }

        GalleryImageVersionData data = await DataAsync(spec, cancellation).ConfigureAwait(false);
        ResourceIdentifier definition = new(spec.Scope.GalleryImage(spec.Gallery, spec.Definition));
        await _requests.CompleteAsync(
            doing,
            token =>
                _requests.Client.GetGalleryImageResource(definition).GetGalleryImageVersions()
                    .CreateOrUpdateAsync(WaitUntil.Started, spec.Version, data, token),
            cancellation).ConfigureAwait(false);
        return spec.Id;
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

    private async Task EnsureDefinitionAsync(GalleryImageSpec spec, CancellationToken cancellation)
    {
        ResourceIdentifier id = new(spec.Scope.GalleryImage(spec.Gallery, spec.Definition));
        Response<GalleryImageResource>? found = await _requests.FindAsync(
            $"Looking for the image definition {spec.Definition}", token => _requests.Client.GetGalleryImageResource(id).GetAsync(token),
            cancellation).ConfigureAwait(false);
        if (found is not null)
        {
            DefinitionFit.Check(spec, found.Value.Data);
            return;
        }

        if (!spec.CreateMissing)
        {
            throw new AzureException(
                $"Looking for the image definition {spec.Definition}",
                $"the gallery {spec.Gallery} has none of this name.",
                "Add --create-gallery to make it.");
        }

        ResourceIdentifier gallery = new(spec.Scope.Gallery(spec.Gallery));
        await _requests.CompleteAsync(
            $"Creating the image definition {spec.Definition}",
            token =>
                _requests.Client.GetGalleryResource(gallery).GetGalleryImages()
                    .CreateOrUpdateAsync(WaitUntil.Started, spec.Definition, Definition(spec), token),
            cancellation).ConfigureAwait(false);
    }

    private static GalleryImageData Definition(GalleryImageSpec spec)
    {
        GalleryImageData data = new(RegionName.Of(spec.Location))
        {
            OSType = SdkTypes.Of(spec.OsType),
            OSState = OperatingSystemStateType.Generalized,
            HyperVGeneration = SdkTypes.Of(spec.Generation),
            Architecture = SdkTypes.Of(spec.Architecture),
            Identifier = new GalleryImageIdentifier(
                spec.Publisher,
                spec.Offer ?? spec.Definition,
                spec.Sku ?? $"{spec.Generation}-{spec.Architecture}".ToLowerInvariant()),
        };
        foreach ((string name, string value) in spec.AllFeatures)
        {
            data.Features.Add(new GalleryImageFeature { Name = name, Value = value });
        }

        SdkTypes.AddAll(data.Tags, spec.Tags);
        return data;
    }

    private async Task<GalleryImageVersionData> DataAsync(GalleryImageSpec spec, CancellationToken cancellation)
    {
        GalleryImageVersionData data = new(RegionName.Of(spec.Location))
        {
            PublishingProfile = new GalleryImageVersionPublishingProfile
            {
                IsExcludedFromLatest = spec.ExcludeFromLatest,
            },
            StorageProfile = new GalleryImageVersionStorageProfile(),
        };
        if (spec.StorageAccountType is { } type)
        {
            data.PublishingProfile.StorageAccountType = new ImageStorageAccountType(type);
        }

        foreach (ReplicationRegion region in spec.AllRegions)
        {
            data.PublishingProfile.TargetRegions.Add(new TargetRegion(RegionName.Plain(region.Name)) { RegionalReplicaCount = region.Replicas });
        }

        if (spec.Source is ImageSource.Image or ImageSource.VirtualMachine)
        {
            data.StorageProfile.GallerySource = new GalleryArtifactVersionFullSource { Id = new ResourceIdentifier(spec.Source.Name) };
        }
        else
        {
            data.StorageProfile.OSDiskImage = new GalleryOSDiskImage
            {
                GallerySource = await DiskSourceAsync(spec, spec.Source, cancellation).ConfigureAwait(false),
            };
        }

        foreach (DataDisk disk in spec.DataDisks)
        {
            data.StorageProfile.DataDiskImages.Add(
                new GalleryDataDiskImage(disk.Lun) { GallerySource = await DiskSourceAsync(spec, disk.Source, cancellation).ConfigureAwait(false) });
        }

        SdkTypes.AddAll(data.Tags, spec.Tags);
        return data;
    }

    private async Task<GalleryDiskImageSource> DiskSourceAsync(GalleryImageSpec spec, ImageSource source, CancellationToken cancellation) =>
        source is ImageSource.Blob blob
        ? new GalleryDiskImageSource
        {
            Uri = blob.Plain,
            StorageAccountId = new ResourceIdentifier(
                spec.StorageAccountId
                ?? await new StorageAccounts(_requests).FindAsync(spec.Scope.Subscription, blob.Account, cancellation).ConfigureAwait(false)),
        }
        : new GalleryDiskImageSource { Id = new ResourceIdentifier(source.Name) };
}
