using Azure.Core;
using Azure.ResourceManager.Compute;

namespace VmGeneralize.Azure.Compute;

/// <summary>Finds numbers for versions of gallery images.</summary>
public sealed class GalleryNumbers(ArmAccess access, IProgress<AzureStep>? progress)
{
    private readonly ArmRequests _requests = new(access, progress);

    /// <summary>
    /// The number of a version that this very run made already, whole or failed, else the one after the highest: its last number plus one;
    /// 1.0.0 when there is none.
    /// </summary>
    /// <param name="scope">Where the gallery is.</param>
    /// <param name="gallery">Its name.</param>
    /// <param name="definition">The definition's name.</param>
    /// <param name="run">Id of the run; null: not known.</param>
    /// <param name="cancellation">Ends it.</param>
    public async Task<string> NextAsync(ResourceScope scope, string gallery, string definition, string? run, CancellationToken cancellation)
    {
        GalleryImageResource image = _requests.Client.GetGalleryImageResource(new ResourceIdentifier(scope.GalleryImage(gallery, definition)));
        List<(Version Number, string? Run)>? versions = await _requests.FindAsync(
            $"Listing the versions of {definition}",
            async token =>
            {
                List<(Version, string?)> found = [];
                await foreach (GalleryImageVersionResource version in image.GetGalleryImageVersions().GetAllAsync(token).ConfigureAwait(false))
                {
                    if (Version.TryParse(version.Id.Name, out Version? number) && number.Build >= 0)
                    {
                        found.Add((number, RunOf(version.Data)));
                    }
                }

                return found;
            },
            cancellation).ConfigureAwait(false);
        Version? same = versions?.Where(version => run is not null && version.Run == run).Max(version => version.Number);
        return same?.ToString(3)
            ?? (versions?.Max(version => version.Number) is { Build: < int.MaxValue } highest ? After(highest) : "1.0.0");
    }

    /// <summary>The number after one.</summary>
    public static string After(Version version) => $"{version.Major}.{version.Minor}.{version.Build + 1}";

    /// <summary>Which run made a version; null: it does not say.</summary>
    internal static string? RunOf(GalleryImageVersionData version) => version.Tags.TryGetValue(IntermediateTag.Source, out string? run) ? run : null;
}
