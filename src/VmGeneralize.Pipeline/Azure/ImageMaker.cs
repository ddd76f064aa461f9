using VmGeneralize.Azure;
using VmGeneralize.Azure.Compute;
using VmGeneralize.Blocks;
using VmGeneralize.Pipeline.Results;

namespace VmGeneralize.Pipeline.Azure;

/// <summary>Makes the image that was chosen, of whatever source.</summary>
public sealed class ImageMaker(AzureLink link, ImageChoice choice, IProgress<ProgressUpdate>? progress)
{
    private readonly ManagedImage _images = new(link.Access, StepProgress.Of(progress));
    private readonly GalleryImage _galleries = new(link.Access, StepProgress.Of(progress));
    private readonly GalleryNumbers _numbers = new(link.Access, StepProgress.Of(progress));

    /// <summary>Finds out whether it can be made, before hours of upload: this login may, the name is free, gallery and definition are there and fit.</summary>
    /// <param name="scope">Where.</param>
    /// <param name="facts">Of the disk.</param>
    /// <param name="source">What of; null: a disk that is still to be sent.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <returns>The choice with its version filled in.</returns>
    public async Task<ImageChoice> PrepareAsync(ResourceScope scope, HandOverFacts facts, ImageSource? source, CancellationToken cancellation)
    {
        choice.Check();
        CheckGeneration(choice, facts);
        Architecture(choice, facts);
        ImageSource later = source ?? new ImageSource.Disk(scope.Disk("later"));
        if (choice.Image is not null)
        {
            return choice with
            {
                Notes = await _images.PrepareAsync(Managed(choice, scope, facts, later), cancellation).ConfigureAwait(false),
            };
        }

        ImageChoice full = choice with
        {
            Version = choice.Version
                ?? await _numbers.NextAsync(choice.GalleryScope(scope), choice.Gallery!, choice.Definition!, choice.Run, cancellation).ConfigureAwait(false),
            AnyNumber = choice.Version is null,
        };
        PreparedVersion prepared = await _galleries.PrepareAsync(
            Shared(full, scope, facts, later) with { IsSourceThere = source is not null }, cancellation).ConfigureAwait(false);
        return full with { IsThere = prepared.IsThere, Notes = prepared.Notes };
    }

    /// <summary>What there is already, when <see cref="ImageChoice.IsThere"/> says so.</summary>
    public static MadeImage Existing(ImageChoice full, ResourceScope scope, HandOverFacts facts, string source) => new(
        full.GalleryScope(scope).GalleryImageVersion(full.Gallery!, full.Definition!, full.Version!), source, facts.OsType, facts.Generation, full.Location)
    {
        AlreadyExisted = true,
    };

    /// <summary>Makes it.</summary>
    /// <param name="full">What <see cref="PrepareAsync"/> returned.</param>
    /// <param name="scope">Where.</param>
    /// <param name="facts">Of the disk.</param>
    /// <param name="source">What of.</param>
    /// <param name="cancellation">Ends the wait; Azure continues.</param>
    public async Task<MadeImage> CreateAsync(ImageChoice full, ResourceScope scope, HandOverFacts facts, ImageSource source, CancellationToken cancellation)
    {
        MadeVersion made = full.Image is not null
            ? new(await _images.CreateAsync(Managed(full, scope, facts, source), cancellation).ConfigureAwait(false), Left: null)
            : await _galleries.CreateAsync(Shared(full, scope, facts, source), cancellation).ConfigureAwait(false);
        return new MadeImage(made.Id, source.Name, facts.OsType, facts.Generation, full.Location)
        {
            Warnings = made.Left is null ? full.Notes : [.. full.Notes, made.Left],
        };
    }

    /// <summary>What <see cref="PrepareAsync"/> calls; nothing is sent.</summary>
    public static IReadOnlyList<AzureCall> PrepareCalls(
        ImageChoice choice, ResourceScope scope, HandOverFacts facts, ImageSource source, bool isSourceThere = true)
    {
        choice.Check();
        CheckGeneration(choice, facts);
        Architecture(choice, facts);
        return choice.Image is not null
            ? Managed(choice, scope, facts, source).PrepareCalls()
            : (Shared(Numbered(choice), scope, facts, source) with { IsSourceThere = isSourceThere }).PrepareCalls();
    }

    /// <summary>What <see cref="CreateAsync"/> calls; nothing is sent.</summary>
    public static IReadOnlyList<AzureCall> CreateCalls(ImageChoice choice, ResourceScope scope, HandOverFacts facts, ImageSource source) =>
        choice.Image is not null
            ? Managed(choice, scope, facts, source).CreateCalls()
            : Shared(Numbered(choice), scope, facts, source).CreateCalls();

    /// <summary>Where the image is to be.</summary>
    internal static IEnumerable<RegionNeed> Regions(ImageChoice choice) => choice.Image is not null
        ? [new RegionNeed(RegionCheck.Images, choice.Location)]
        :
        [
            new RegionNeed(RegionCheck.Versions, choice.Location),
            .. choice.Regions.Select(region => new RegionNeed(RegionCheck.Versions, region.Name, "--replicate")),
        ];

    /// <summary>It finds the number of a version, once.</summary>
    internal static bool IsListing(AzureCall call) => call.Method == "GET" && call.Resource.EndsWith("/versions", StringComparison.Ordinal);

    /// <summary>Both.</summary>
    public static IReadOnlyList<AzureCall> Calls(ImageChoice choice, ResourceScope scope, HandOverFacts facts, ImageSource source) =>
        [.. PrepareCalls(choice, scope, facts, source), .. CreateCalls(choice, scope, facts, source)];

    private static ImageChoice Numbered(ImageChoice choice) => choice with
    {
        Version = choice.Version ?? "1.0.0",
        AnyNumber = choice.Version is null,
    };

    /// <summary>An image for the wrong firmware does not start, so --generation must not contradict what is known.</summary>
    /// <exception cref="RefusedException">The user named another generation than the source has.</exception>
    internal static void CheckGeneration(ImageChoice choice, HandOverFacts facts)
    {
        if (facts.IsSystemKnown && choice.Generation is { } named && named != facts.Generation)
        {
            throw new RefusedException(
                PipelineRefusal.SourceDiffers, $"{facts.System} is generation {facts.Generation}, not {named}: a VM would not start.",
                "Leave --generation out.");
        }
    }

    /// <summary>The processor that the image is for.</summary>
    /// <exception cref="RefusedException">The disk says another one than the user, or no such image can be made.</exception>
    internal static CpuArchitecture Architecture(ImageChoice choice, HandOverFacts facts)
    {
        if (facts.Architecture is { } found && choice.Architecture is { } named && named != found)
        {
            throw new RefusedException(
                AzureRefusal.Architecture, $"{facts.System} is built for {found}, not for {named}: a VM would not start.", "Leave --architecture out.");
        }

        CpuArchitecture architecture = choice.Architecture ?? facts.Architecture ?? CpuArchitecture.X64;
        return architecture == CpuArchitecture.Arm64 && choice.Image is not null
            ? throw new RefusedException(
                AzureRefusal.Architecture, $"{facts.System} is built for Arm64, which managed images do not support.",
                "Make a gallery image: --gallery and --definition.")
            : architecture;
    }

    // A machine's own, and what the user names.
    private static Dictionary<string, string> Features(ImageChoice choice, HandOverFacts facts)
    {
        Dictionary<string, string> features = new(facts.Features, StringComparer.OrdinalIgnoreCase);
        foreach ((string name, string value) in choice.Features)
        {
            features[name] = value;
        }

        return features;
    }

    private static ManagedImageSpec Managed(ImageChoice choice, ResourceScope scope, HandOverFacts facts, ImageSource source) => new()
    {
        Scope = scope,
        Name = choice.Image!,
        Location = choice.Location,
        Source = source,
        OsType = facts.OsType,
        Generation = facts.Generation,
        IsSystemKnown = facts.IsSystemKnown,
        ZoneResilient = choice.ZoneResilient,
        StorageAccountType = choice.StorageType,
        DataDisks = choice.DataDisks,
        EncryptionSet = choice.EncryptionSet,
        Tags = Tags(choice, facts),
    };

    private static GalleryImageSpec Shared(ImageChoice choice, ResourceScope scope, HandOverFacts facts, ImageSource source) => new()
    {
        Scope = scope,
        GalleryScope = choice.GalleryScope(scope),
        Gallery = choice.Gallery!,
        Definition = choice.Definition!,
        Version = choice.Version!,
        Location = choice.Location,
        Source = source,
        OsType = facts.OsType,
        Generation = facts.Generation,
        IsSystemKnown = facts.IsSystemKnown,
        Architecture = Architecture(choice, facts),
        DiskSize = facts.DiskSize,
        CreateMissing = choice.CreateGallery,
        Publisher = choice.Publisher,
        Offer = choice.Offer,
        Sku = choice.Sku,
        SecurityType = choice.SecurityType,
        MachineSecurity = facts.MachineSecurity,
        Plan = facts.Plan ?? choice.Plan,
        Features = Features(choice, facts),
        Hardware = facts.Hardware,
        Shallow = choice.Shallow,
        Regions = choice.Regions,
        ExcludeFromLatest = choice.ExcludeFromLatest,
        EndOfLife = choice.EndOfLife,
        StorageAccountType = choice.StorageType is { } storage ? ReplicationRegion.StorageType(storage) : null,
        StorageAccountId = choice.StorageAccountId,
        DataDisks = choice.DataDisks,
        EncryptionSet = choice.EncryptionSet,
        Tags = Tags(choice, facts),
        Run = choice.Run,
        AnyNumber = choice.AnyNumber,
    };

    private static IReadOnlyDictionary<string, string> Tags(ImageChoice choice, HandOverFacts facts) => facts.IsVouched
        ? new Dictionary<string, string>(choice.Tags) { [Vouching.Tag] = "deprovisioned inside, according to the user" }
        : choice.Tags;
}
