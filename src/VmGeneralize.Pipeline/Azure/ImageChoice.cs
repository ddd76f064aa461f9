using VmGeneralize.Azure.Compute;
using VmGeneralize.Blocks;

namespace VmGeneralize.Pipeline.Azure;

/// <summary>Which image is to be made: a managed image, or a version in a gallery.</summary>
public sealed record ImageChoice
{
    public required string ResourceGroup { get; init; }

    public required string Location { get; init; }

    /// <summary>Name of a managed image; null: a gallery's.</summary>
    public string? Image { get; init; }

    public string? Gallery { get; init; }

    /// <summary>Resource group of the gallery; null: the same.</summary>
    public string? GalleryResourceGroup { get; init; }

    /// <summary>Id of the gallery's subscription; null: the same.</summary>
    public Guid? GallerySubscription { get; init; }

    public string? Definition { get; init; }

    /// <summary>Null: the one after the highest.</summary>
    public string? Version { get; init; }

    public bool CreateGallery { get; init; }

    public string? SecurityType { get; init; }

    /// <summary>Firmware that the image starts with; null: as the disk says.</summary>
    public Generation? Generation { get; init; }

    /// <summary>Processor that the image is for; null: as the disk says.</summary>
    public CpuArchitecture? Architecture { get; init; }

    /// <summary>What was bought with the disk; null: nothing, or as the machine says.</summary>
    public PurchasePlan? Plan { get; init; }

    /// <summary>Features that the definition must have.</summary>
    public IReadOnlyDictionary<string, string> Features { get; init; } = new Dictionary<string, string>();

    /// <summary>Publisher, offer and SKU of a new definition; null: made from its name.</summary>
    public string? Publisher { get; init; }

    public string? Offer { get; init; }

    public string? Sku { get; init; }

    /// <summary>One copy, made at once, of a disk up to 32 TiB.</summary>
    public bool Shallow { get; init; }

    public IReadOnlyList<ReplicationRegion> Regions { get; init; } = [];

    public bool ExcludeFromLatest { get; init; }

    /// <summary>When the version is to be given up; null: not said.</summary>
    public DateTimeOffset? EndOfLife { get; init; }

    public bool ZoneResilient { get; init; }

    /// <summary>Kind of storage of the image, as in <c>Standard_ZRS</c>; null: Azure's choice.</summary>
    public string? StorageType { get; init; }

    public string? StorageAccountId { get; init; }

    /// <summary>Disk encryption set of the disk that it is made from; null: Azure's own keys.</summary>
    public string? EncryptionSet { get; init; }

    public IReadOnlyList<DataDisk> DataDisks { get; init; } = [];

    public IReadOnlyDictionary<string, string> Tags { get; init; } = new Dictionary<string, string>();

    /// <summary>Id of the run that is to make it; the same for the same disk and plan. Null: not known.</summary>
    internal string? Run { get; init; }

    /// <summary>The number was found here, not named by the user.</summary>
    internal bool AnyNumber { get; init; }

    /// <summary>The version is there already, made by the same run.</summary>
    internal bool IsThere { get; init; }

    /// <summary>What could not be found out before: sentences.</summary>
    internal IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>Where the gallery is.</summary>
    /// <param name="scope">Where the rest is.</param>
    internal ResourceScope GalleryScope(ResourceScope scope) =>
        new(GallerySubscription ?? scope.Subscription, GalleryResourceGroup ?? scope.ResourceGroup);

    /// <exception cref="UsageException">Names are not valid, or options do not go together.</exception>
    public void Check()
    {
        ResourceNames.ResourceGroup(ResourceGroup);
        _ = Location.Length == 0 ? null : ResourceNames.Location(Location);
        if (Image is not null)
        {
            ResourceNames.Resource("image", Image);
            if (SecurityType is not null || Architecture == CpuArchitecture.Arm64 || Regions.Count > 0 || ExcludeFromLatest || Features.Count > 0
                || Plan is not null || Shallow || (Publisher ?? Offer ?? Sku ?? GalleryResourceGroup) is not null
                || GallerySubscription is not null || EndOfLife is not null)
            {
                throw new UsageException(
                    "Managed images have no security type, Arm64, features, plan, replication, end of life or \"latest\": make a gallery "
                        + "image (--gallery, --definition).");
            }
        }
        else
        {
            ResourceNames.Gallery(Gallery!);
            ResourceNames.Definition(Definition!);
            _ = Version is null ? null : ResourceNames.Version(Version);
            _ = GalleryResourceGroup is null ? null : ResourceNames.ResourceGroup(GalleryResourceGroup);
            if (StorageType is { } type && ReplicationRegion.StorageType(type) is null)
            {
                throw new UsageException($"A gallery keeps versions in {string.Join(", ", ReplicationRegion.StorageTypes)}, not in {type}.");
            }

            if (ZoneResilient)
            {
                throw new UsageException("--zone-resilient is for managed images; for a gallery image give --storage-type Standard_ZRS.");
            }
        }
    }
}
