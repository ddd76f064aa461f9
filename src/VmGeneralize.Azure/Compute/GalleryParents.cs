using Azure;
using Azure.Core;
using Azure.ResourceManager.Compute;

namespace VmGeneralize.Azure.Compute;

/// <summary>The gallery and the definition above a version.</summary>
internal sealed class GalleryParents(ArmAccess access, IProgress<AzureStep>? progress)
{
    private readonly ArmRequests _requests = new(access, progress);

    /// <summary>Looks for both, and that the definition fits.</summary>
    /// <exception cref="AzureException">One is missing and is not to be made, or the definition does not fit.</exception>
    public async Task<FoundParents> LookAsync(GalleryImageSpec spec, CancellationToken cancellation)
    {
        bool hasGallery = await HasGalleryAsync(spec, cancellation).ConfigureAwait(false);
        Response<GalleryImageResource>? definition = await _requests.FindAsync(
            $"Looking for the image definition {spec.Definition}",
            token => _requests.Client.GetGalleryImageResource(new ResourceIdentifier(Definition(spec))).GetAsync(token),
            cancellation).ConfigureAwait(false);
        if (definition is not null)
        {
            DefinitionFit.Check(spec, definition.Value.Data);
            return new FoundParents(hasGallery, HasDefinition: true, DefinitionFit.Security(definition.Value.Data), Definition(spec));
        }

        if (!spec.CreateMissing)
        {
            throw new AzureException(
                $"Looking for the image definition {spec.Definition}",
                $"the gallery {spec.Gallery} has none with this name.",
                "Add --create-gallery to make it.");
        }

        DefinitionFit.RequireRoute(spec, spec.NewSecurity);
        return new FoundParents(
            hasGallery, HasDefinition: false, spec.NewSecurity, hasGallery ? spec.Home.Gallery(spec.Gallery) : spec.Home.Group.ToString());
    }

    /// <summary>Makes what is missing.</summary>
    /// <exception cref="AzureException">Azure refused.</exception>
    public async Task CreateMissingAsync(GalleryImageSpec spec, FoundParents found, CancellationToken cancellation)
    {
        if (!found.HasGallery)
        {
            GalleryData data = new(RegionName.Of(spec.Location));
            SdkTypes.AddAll(data.Tags, spec.Tags);
            await _requests.CompleteAsync(
                $"Creating the gallery {spec.Gallery}",
                token =>
                    _requests.Client.GetResourceGroupResource(spec.Home.Group).GetGalleries().CreateOrUpdateAsync(WaitUntil.Started, spec.Gallery, data, token),
                cancellation).ConfigureAwait(false);
        }

        if (!found.HasDefinition)
        {
            ResourceIdentifier gallery = new(spec.Home.Gallery(spec.Gallery));
            await _requests.CompleteAsync(
                $"Creating the image definition {spec.Definition}",
                token =>
                    _requests.Client.GetGalleryResource(gallery).GetGalleryImages()
                        .CreateOrUpdateAsync(WaitUntil.Started, spec.Definition, GalleryBodies.Definition(spec), token),
                cancellation).ConfigureAwait(false);
        }
    }

    private async Task<bool> HasGalleryAsync(GalleryImageSpec spec, CancellationToken cancellation)
    {
        string doing = $"Looking for the gallery {spec.Gallery}";
        ResourceIdentifier id = new(spec.Home.Gallery(spec.Gallery));
        bool isThere = await _requests.FindAsync(
            doing, token => _requests.Client.GetGalleryResource(id).GetAsync(cancellationToken: token), cancellation).ConfigureAwait(false) is not null;
        return isThere || spec.CreateMissing ? isThere : throw new AzureException(
            doing,
            "it does not exist.",
            $"Add --create-gallery, or: az sig create --resource-group {spec.Home.ResourceGroup} --gallery-name {spec.Gallery} --location "
                + $"{RegionName.Plain(spec.Location)}");
    }

    private static string Definition(GalleryImageSpec spec) => spec.Home.GalleryImage(spec.Gallery, spec.Definition);
}

/// <summary>What exists above a version.</summary>
/// <param name="HasGallery">The gallery is.</param>
/// <param name="HasDefinition">The definition is.</param>
/// <param name="Security">Security type that the definition has or gets; null for none.</param>
/// <param name="Scope">Id of the lowest that is there: definition, gallery, or the resource group.</param>
internal sealed record FoundParents(bool HasGallery, bool HasDefinition, string? Security, string Scope);
