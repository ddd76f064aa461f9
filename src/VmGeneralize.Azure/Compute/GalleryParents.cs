using Azure;
using Azure.Core;
using Azure.ResourceManager.Compute;

namespace VmGeneralize.Azure.Compute;

/// <summary>The gallery and the definition above a version.</summary>
internal sealed class GalleryParents(ArmAccess access, IProgress<AzureStep>? progress)
{
    private readonly ArmRequests _requests = new(access, progress);

    /// <summary>Looks for both, and makes what is missing when that was asked for.</summary>
    /// <returns>Security type of the definition; null for none.</returns>
    /// <exception cref="AzureException">One is missing, or the definition does not fit.</exception>
    public async Task<string?> EnsureAsync(GalleryImageSpec spec, CancellationToken cancellation)
    {
        await EnsureGalleryAsync(spec, cancellation).ConfigureAwait(false);
        return await EnsureDefinitionAsync(spec, cancellation).ConfigureAwait(false);
    }

    private async Task EnsureGalleryAsync(GalleryImageSpec spec, CancellationToken cancellation)
    {
        ResourceIdentifier id = new(spec.Home.Gallery(spec.Gallery));
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
                "it does not exist.",
                $"Add --create-gallery, or: az sig create --resource-group {spec.Home.ResourceGroup} --gallery-name {spec.Gallery} --location "
                    + $"{RegionName.Plain(spec.Location)}");
        }

        GalleryData data = new(RegionName.Of(spec.Location));
        SdkTypes.AddAll(data.Tags, spec.Tags);
        await _requests.CompleteAsync(
            $"Creating the gallery {spec.Gallery}",
            token =>
                _requests.Client.GetResourceGroupResource(spec.Home.Group).GetGalleries().CreateOrUpdateAsync(WaitUntil.Started, spec.Gallery, data, token),
            cancellation).ConfigureAwait(false);
    }

    private async Task<string?> EnsureDefinitionAsync(GalleryImageSpec spec, CancellationToken cancellation)
    {
        ResourceIdentifier id = new(spec.Home.GalleryImage(spec.Gallery, spec.Definition));
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
                $"the gallery {spec.Gallery} has none with this name.",
                "Add --create-gallery to make it.");
        }

        DefinitionFit.RequireRoute(spec, spec.NewSecurity);
        ResourceIdentifier gallery = new(spec.Home.Gallery(spec.Gallery));
        await _requests.CompleteAsync(
            $"Creating the image definition {spec.Definition}",
            token =>
                _requests.Client.GetGalleryResource(gallery).GetGalleryImages()
                    .CreateOrUpdateAsync(WaitUntil.Started, spec.Definition, GalleryBodies.Definition(spec), token),
            cancellation).ConfigureAwait(false);
        return spec.NewSecurity;
    }
}
