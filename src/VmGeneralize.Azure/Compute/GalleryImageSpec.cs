using VmGeneralize.Azure.Compute.Rights;

namespace VmGeneralize.Azure.Compute;

/// <summary>A version of an image in an Azure Compute Gallery, to be made, with what is above it when that is missing.</summary>
public sealed record GalleryImageSpec
{
    public required ResourceScope Scope { get; init; }

    /// <summary>Where the gallery is, when it is in another resource group or subscription than the disk and the intermediate image; null: with them.</summary>
    public ResourceScope? GalleryScope { get; init; }

    public required string Gallery { get; init; }

    /// <summary>Name of the image definition.</summary>
    public required string Definition { get; init; }

    /// <summary>Three numbers, as in 1.0.3.</summary>
    public required string Version { get; init; }

    /// <summary>Region of the source; where the version is made, and one of those it is kept in.</summary>
    public required string Location { get; init; }

    public required ImageSource Source { get; init; }

    /// <summary>It is in Azure already; else it is a disk that is still to be uploaded.</summary>
    public bool IsSourceThere { get; init; } = true;

    public required OsType OsType { get; init; }

    public required Generation Generation { get; init; }

    /// <summary>False: system and generation are not known yet, so no text names them.</summary>
    public bool IsSystemKnown { get; init; } = true;

    public CpuArchitecture Architecture { get; init; } = CpuArchitecture.X64;

    /// <summary>Make the gallery and the definition if they are not there.</summary>
    public bool CreateMissing { get; init; }

    /// <summary>Publisher of a new definition; with offer and SKU unique in the gallery. Null: this program.</summary>
    public string? Publisher { get; init; }

    /// <summary>Null: the definition's name.</summary>
    public string? Offer { get; init; }

    /// <summary>Null: generation and architecture, as in <c>v2-x64</c>.</summary>
    public string? Sku { get; init; }

    /// <summary>The feature <c>SecurityType</c> that the definition is to have, one of <see cref="SecurityTypes"/>; null: what fits.</summary>
    public string? SecurityType { get; init; }

    /// <summary>Of the machine that is captured, or of the one in a version; null for a standard one, and for all other sources.</summary>
    public string? MachineSecurity { get; init; }

    /// <summary>What was bought with the disk; null: nothing.</summary>
    public PurchasePlan? Plan { get; init; }

    /// <summary>Other features that the definition must have.</summary>
    public IReadOnlyDictionary<string, string> Features { get; init; } = new Dictionary<string, string>();

    /// <summary>What a new definition says about the system where <see cref="Features"/> do not, and what no definition may promise of it.</summary>
    public GuestHardware Hardware { get; init; } = GuestHardware.Unknown;

    /// <summary>Of the system disk, in bytes; null: not known.</summary>
    public long? DiskSize { get; init; }

    /// <summary>Made at once, in one copy, for tests; takes disks up to 32 TiB.</summary>
    public bool Shallow { get; init; }

    /// <summary>Regions to keep it in, besides <see cref="Location"/>.</summary>
    public IReadOnlyList<ReplicationRegion> Regions { get; init; } = [];

    /// <summary>Do not let "latest" mean this version.</summary>
    public bool ExcludeFromLatest { get; init; }

    /// <summary>When it is to be given up; it can still be used then. Null: not said.</summary>
    public DateTimeOffset? EndOfLife { get; init; }

    /// <summary>As in <c>Standard_LRS</c>, <c>Standard_ZRS</c>; null: Azure's choice.</summary>
    public string? StorageAccountType { get; init; }

    /// <summary>Id of the storage account of a blob; null: looked for.</summary>
    public string? StorageAccountId { get; init; }

    /// <summary>Disk encryption set of the disk that it is made from; null: Azure's own keys.</summary>
    public string? EncryptionSet { get; init; }

    public IReadOnlyList<DataDisk> DataDisks { get; init; } = [];

    public IReadOnlyDictionary<string, string> Tags { get; init; } = new Dictionary<string, string>();

    /// <summary>Id of the run: the same for the same disk and plan. A version that carries it is the same image. Null: not known.</summary>
    public string? Run { get; init; }

    /// <summary>The user named no number: when another worker takes it meanwhile, the next one is as good.</summary>
    public bool AnyNumber { get; init; }

    /// <summary>Tags of the version.</summary>
    internal IReadOnlyDictionary<string, string> VersionTags =>
        Run is null ? Tags : new Dictionary<string, string>(Tags) { [IntermediateTag.Source] = Run };

    public string Id => Home.GalleryImageVersion(Gallery, Definition, Version);

    /// <summary>Where gallery, definition and version are.</summary>
    public ResourceScope Home => GalleryScope ?? Scope;

    /// <summary>All regions: the source's own first, because Azure asks for it among them.</summary>
    public IReadOnlyList<ReplicationRegion> AllRegions =>
    [
        Regions.FirstOrDefault(region => RegionName.AreSame(region.Name, Location)) ?? new ReplicationRegion(Location, null),
        .. Regions.Where(region => !RegionName.AreSame(region.Name, Location)).DistinctBy(region => RegionName.Plain(region.Name)),
    ];

    /// <summary>
    /// Security type of a new definition; null for none. Generation 2 gets what portal and CLI give it since 2025; of a machine its own, and
    /// of an Arm64 disk none, because managed images, which such a definition takes in a disk's place, do not know Arm64.
    /// </summary>
    public string? NewSecurity => SecurityType is not null ? SecurityTypes.Plain(SecurityType)
        : Source is ImageSource.VirtualMachine || MachineSecurity is not null ? SecurityTypes.Plain(MachineSecurity)
        : Generation == Generation.V2 && Architecture == CpuArchitecture.X64 ? SecurityTypes.TrustedLaunchSupported
        : null;

    /// <summary>The intermediate managed image, where a definition takes no disk.</summary>
    internal ManagedImageSpec Between => new()
    {
        Scope = Scope,
        Name = ResourceNames.Fitting($"{Definition}-{Version}", "-source"),
        Location = Location,
        Source = Source,
        OsType = OsType,
        Generation = Generation,
        DataDisks = DataDisks,
        EncryptionSet = EncryptionSet,
        Tags = Tags,
    };

    /// <summary>Whether a version of a definition with this security type is made by way of a managed image.</summary>
    internal bool ViaImage(string? security) =>
        SecurityTypes.IsSupporting(security) && Source is (ImageSource.Disk or ImageSource.Snapshot or ImageSource.VirtualMachine);

    /// <summary>Features of a new definition.</summary>
    internal IEnumerable<KeyValuePair<string, string>> AllFeatures =>
    [
        .. NewSecurity is { } security
            ? [new KeyValuePair<string, string>(GalleryFeature.SecurityType, security)] : Array.Empty<KeyValuePair<string, string>>(),
        .. Hardware.Features(Generation).Where(feature => !IsNamed(feature.Key)),
        .. Features,
    ];

    /// <summary>The user, or the machine, says it.</summary>
    internal bool IsNamed(string feature) => Features.Keys.Contains(feature, StringComparer.OrdinalIgnoreCase);

    /// <summary>Refuses, without asking Azure, what it would not take.</summary>
    /// <exception cref="Blocks.UsageException">A name is not valid, or options do not go together.</exception>
    public void Check()
    {
        _ = Id;
        GallerySpecCheck.Run(this);
    }

    /// <summary>What this login must be allowed.</summary>
    /// <param name="parent">The lowest that is there of resource group, gallery and definition.</param>
    /// <param name="security">Security type of the definition.</param>
    /// <param name="account">Id of the storage account of a blob.</param>
    internal IReadOnlyList<NeededRight> Rights(string parent, string? security, Func<ImageSource.Blob, string> account) =>
    [
        RightsFor.Version(parent),
        .. ViaImage(security) ? RightsFor.IntermediateImage(Scope)
            : IsSourceThere ? AllSources.Select(source => RightsFor.Source(source, account)).OfType<NeededRight>().Distinct()
            : [],
    ];

    /// <summary>Of the system disk and the data disks.</summary>
    internal IEnumerable<ImageSource> AllSources => DataDisks.Select(disk => disk.Source).Prepend(Source);

    /// <summary>What preparing it calls, before its source is there.</summary>
    public IReadOnlyList<AzureCall> PrepareCalls() => new GalleryCalls(this).Prepare();

    /// <summary>What making it calls when its source is there.</summary>
    public IReadOnlyList<AzureCall> CreateCalls() => new GalleryCalls(this).Create();
}
