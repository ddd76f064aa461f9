using VmGeneralize.Azure.Compute;

namespace VmGeneralize.Pipeline.Azure;

/// <summary>Makes the image that was chosen, of whatever source.</summary>
public sealed class ImageMaker(AzureLink link, ImageChoice choice, IProgress<ProgressUpdate>? progress)
{
    private readonly ManagedImage _images = new(link.Access, StepProgress.Of(progress));
    private readonly GalleryImage _galleries = new(link.Access, StepProgress.Of(progress));

    /// <summary>Finds out whether it can be made, before hours of upload: the name is free, gallery and definition are there and fit.</summary>
    /// <param name="scope">Where.</param>
    /// <param name="facts">Of the disk.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <returns>The choice with its version filled in.</returns>
    public async Task<ImageChoice> PrepareAsync(ResourceScope scope, HandOverFacts facts, CancellationToken cancellation)
    {
        choice.Check();
        ImageSource later = new ImageSource.Disk(scope.Disk("later"));
        if (choice.Image is not null)
        {
            await _images.CheckNameAsync(Managed(choice, scope, facts, later), cancellation).ConfigureAwait(false);
            return choice;
        }

        ImageChoice full = choice with
        {
            Version = choice.Version
                ?? await _galleries.NextVersionAsync(scope, choice.Gallery!, choice.Definition!, cancellation).ConfigureAwait(false),
        };
        await _galleries.PrepareAsync(Shared(full, scope, facts, later), cancellation).ConfigureAwait(false);
        return full;
    }

    /// <summary>Makes it.</summary>
    /// <param name="full">What <see cref="PrepareAsync"/> returned.</param>
    /// <param name="scope">Where.</param>
    /// <param name="facts">Of the disk.</param>
    /// <param name="source">What of.</param>
    /// <param name="cancellation">Ends the wait; Azure goes on.</param>
    public async Task<ImageReport> CreateAsync(ImageChoice full, ResourceScope scope, HandOverFacts facts, ImageSource source, CancellationToken cancellation)
    {
        string id = full.Image is not null
            ? await _images.CreateAsync(Managed(full, scope, facts, source), cancellation).ConfigureAwait(false)
            : await _galleries.CreateAsync(Shared(full, scope, facts, source), cancellation).ConfigureAwait(false);
        return new ImageReport(id, source.Name, facts.OsType.ToString(), facts.Generation.ToString(), full.Location);
    }

    /// <summary>What making it calls; nothing is sent.</summary>
    public static IReadOnlyList<AzureCall> Calls(ImageChoice choice, ResourceScope scope, HandOverFacts facts, ImageSource source)
    {
        choice.Check();
        return choice.Image is not null
            ? Managed(choice, scope, facts, source).Calls()
            : Shared(choice with { Version = choice.Version ?? "1.0.0" }, scope, facts, source).Calls();
    }

    private static ManagedImageSpec Managed(ImageChoice choice, ResourceScope scope, HandOverFacts facts, ImageSource source) => new()
    {
        Scope = scope,
        Name = choice.Image!,
        Location = choice.Location,
        Source = source,
        OsType = facts.OsType,
        Generation = facts.Generation,
        ZoneResilient = choice.ZoneResilient,
        StorageAccountType = choice.StorageType,
        DataDisks = choice.DataDisks,
        Tags = choice.Tags,
    };

    private static GalleryImageSpec Shared(ImageChoice choice, ResourceScope scope, HandOverFacts facts, ImageSource source) => new()
    {
        Scope = scope,
        Gallery = choice.Gallery!,
        Definition = choice.Definition!,
        Version = choice.Version!,
        Location = choice.Location,
        Source = source,
        OsType = facts.OsType,
        Generation = facts.Generation,
        Architecture = choice.Architecture,
        CreateMissing = choice.CreateGallery,
        SecurityType = choice.SecurityType,
        Regions = choice.Regions,
        ExcludeFromLatest = choice.ExcludeFromLatest,
        StorageAccountType = choice.StorageType,
        StorageAccountId = choice.StorageAccountId,
        DataDisks = choice.DataDisks,
        Tags = choice.Tags,
    };
}

/// <summary>An image that was made in Azure.</summary>
/// <param name="Id">Resource id of the managed image or gallery image version.</param>
/// <param name="Source">What it was made of.</param>
/// <param name="OsType">Windows or Linux.</param>
/// <param name="Generation">V1 or V2.</param>
/// <param name="Location">Its region.</param>
public sealed record ImageReport(string Id, string Source, string OsType, string Generation, string Location)
{
    /// <summary>Tells JSON lines apart.</summary>
    public string Type => "image";

    /// <summary>Always this.</summary>
    public string OsState => "Generalized";
}
