using VmGeneralize.Blocks;

namespace VmGeneralize.Azure.Compute;

/// <summary>A version of an image in an Azure Compute Gallery, to be made, with what is above it when that is missing.</summary>
public sealed record GalleryImageSpec
{
    private const long LargestDisk = 2048L << 30; // https://learn.microsoft.com/azure/virtual-machines/azure-compute-gallery, "Limits"

    public required ResourceScope Scope { get; init; }

    public required string Gallery { get; init; }

    /// <summary>Name of the image definition.</summary>
    public required string Definition { get; init; }

    /// <summary>Three numbers, as in 1.0.3.</summary>
    public required string Version { get; init; }

    /// <summary>Region of the source; where the version is made, and one of those it is kept in.</summary>
    public required string Location { get; init; }

    public required ImageSource Source { get; init; }

    public required OsType OsType { get; init; }

    public required Generation Generation { get; init; }

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

    /// <summary>Of the machine that is captured; null for a standard one, and for all other sources.</summary>
    public string? MachineSecurity { get; init; }

    /// <summary>What was bought with the disk; null: nothing.</summary>
    public PurchasePlan? Plan { get; init; }

    /// <summary>Other features that the definition has to have.</summary>
    public IReadOnlyDictionary<string, string> Features { get; init; } = new Dictionary<string, string>();

    /// <summary>What a new definition says of the system where <see cref="Features"/> do not, and what no definition may promise of it.</summary>
    public GuestHardware Hardware { get; init; } = GuestHardware.Unknown;

    /// <summary>Of the system disk, in bytes; null: not known.</summary>
    public long? DiskSize { get; init; }

    /// <summary>Made at once, in one copy, for tests; takes disks up to 32 TiB.</summary>
    public bool Shallow { get; init; }

    /// <summary>Regions to keep it in, beside <see cref="Location"/>.</summary>
    public IReadOnlyList<ReplicationRegion> Regions { get; init; } = [];

    /// <summary>Do not let "latest" mean this version.</summary>
    public bool ExcludeFromLatest { get; init; }

    /// <summary>As in <c>Standard_LRS</c>, <c>Standard_ZRS</c>; null: Azure's choice.</summary>
    public string? StorageAccountType { get; init; }

    /// <summary>Id of the storage account of a blob; null: looked for.</summary>
    public string? StorageAccountId { get; init; }

    public IReadOnlyList<DataDisk> DataDisks { get; init; } = [];

    public IReadOnlyDictionary<string, string> Tags { get; init; } = new Dictionary<string, string>();

    /// <summary>Id of the run: the same for the same disk and plan. A version that carries it is the same image. Null: not known.</summary>
    public string? Run { get; init; }

    /// <summary>Nobody named the number: when another worker takes it meanwhile, the next one is as good.</summary>
    public bool AnyNumber { get; init; }

    /// <summary>Tags of the version.</summary>
    internal IReadOnlyDictionary<string, string> VersionTags =>
        Run is null ? Tags : new Dictionary<string, string>(Tags) { [IntermediateTag.Source] = Run };

    public string Id => Scope.GalleryImageVersion(Gallery, Definition, Version);

    /// <summary>All regions: the source's own first, because Azure asks for it among them.</summary>
    public IReadOnlyList<ReplicationRegion> AllRegions =>
    [
        Regions.FirstOrDefault(region => RegionName.AreSame(region.Name, Location)) ?? new ReplicationRegion(Location, null),
        .. Regions.Where(region => !RegionName.AreSame(region.Name, Location)).DistinctBy(region => RegionName.Plain(region.Name)),
    ];

    /// <summary>
    /// Security type of a new definition; null for none. Generation 2 gets what portal and CLI give it since 2025; of a machine its own, and
    /// of an Arm64 disk none, because managed images, which such a definition takes in a disk's place, know no Arm64.
    /// </summary>
    public string? NewSecurity => SecurityType is not null ? SecurityTypes.Plain(SecurityType)
        : Source is ImageSource.VirtualMachine ? SecurityTypes.Plain(MachineSecurity)
        : Generation == Generation.V2 && Architecture == CpuArchitecture.X64 ? SecurityTypes.TrustedLaunchSupported
        : null;

    /// <summary>The managed image on the way, where a definition takes no disk.</summary>
    internal ManagedImageSpec Between => new()
    {
        Scope = Scope,
        Name = ResourceNames.Fitting($"{Definition}-{Version}", "-source"),
        Location = Location,
        Source = Source,
        OsType = OsType,
        Generation = Generation,
        DataDisks = DataDisks,
        Tags = Tags,
    };

    /// <summary>Whether a version of a definition with this security type is made by way of a managed image.</summary>
    internal bool ViaImage(string? security) =>
        SecurityTypes.IsSupporting(security) && Source is (ImageSource.Disk or ImageSource.Snapshot or ImageSource.VirtualMachine);

    /// <summary>Features of a new definition.</summary>
    internal IEnumerable<KeyValuePair<string, string>> AllFeatures =>
    [
        .. NewSecurity is { } security ? [new KeyValuePair<string, string>(GalleryFeature.SecurityType, security)] : Array.Empty<KeyValuePair<string, string>>(),
        .. Hardware.Features(Generation).Where(feature => !IsNamed(feature.Key)),
        .. Features,
    ];

    /// <summary>The user, or the machine, says it.</summary>
    internal bool IsNamed(string feature) => Features.Keys.Contains(feature, StringComparer.OrdinalIgnoreCase);

    /// <summary>Refuses, without asking Azure, what it would not take.</summary>
    /// <exception cref="UsageException">A name is no name, or options do not go together.</exception>
    public void Check()
    {
        _ = Id;
        if (DiskSize > LargestDisk && !Shallow)
        {
            throw new RefusedException(
                AzureRefusal.TooLarge,
                $"A gallery takes disks up to 2 TiB; this one has {DiskSize:N0} bytes.",
                "Shrink the disk, or give --replication-mode Shallow, which takes up to 32 TiB and keeps one copy, for tests.");
        }

        if (Source is not ImageSource.VirtualMachine && SecurityTypes.NeedsGuestState(SecurityType))
        {
            throw new RefusedException(
                AzureRefusal.SecurityType,
                $"A definition of type {SecurityType} takes captured machines only: its versions need a guest state, which a disk does not have.",
                $"Give --security-type {SecurityTypes.TrustedLaunchSupported}: its machines start with Trusted Launch too.");
        }

        Hardware.Check(Features);
        if (Generation == Generation.V1
            && Features.Any(feature => feature.Key.Equals(GalleryFeature.DiskControllerTypes, StringComparison.OrdinalIgnoreCase)
                && GalleryFeature.Covers(feature.Value, "NVMe")))
        {
            throw new UsageException("NVMe disks need a generation 2 (UEFI) disk; this one is generation 1.");
        }

        if (Generation == Generation.V1 && SecurityTypes.Plain(SecurityType) is not null)
        {
            throw new UsageException($"{SecurityType} needs a generation 2 (UEFI) disk; this one is generation 1.");
        }

        if (Generation == Generation.V1 && Architecture == CpuArchitecture.Arm64)
        {
            throw new UsageException("Arm64 machines are generation 2 (UEFI); this disk is generation 1.");
        }
    }

    /// <summary>What seeing to it calls, before its source is there.</summary>
    public IReadOnlyList<AzureCall> PrepareCalls()
    {
        string gallery = Scope.Gallery(Gallery);
        string definition = Scope.GalleryImage(Gallery, Definition);
        string features = string.Join(", ", AllFeatures.Select(feature => $"{feature.Key}={feature.Value}"));
        List<AzureCall> calls = [new("GET", gallery, "Look for the gallery")];
        if (CreateMissing)
        {
            calls.Add(new("PUT", gallery, $"Create the gallery if it is not there: {Location}"));
        }

        calls.Add(new("GET", definition, "Look for the definition; it has to fit the disk"));
        if (CreateMissing)
        {
            calls.Add(
                new(
                    "PUT",
                    definition,
                    $"Create the definition if it is not there: {OsType}, Generalized, generation {Generation}, "
                        + $"{Architecture}{(features.Length > 0 ? ", " + features : "")}{(Plan is null ? "" : $", plan {Plan}")}{WhySecurity()}{WhyHardware()}"));
        }

        calls.Add(new("GET", Id, "Look whether the version is free"));
        if (MayGoViaImage)
        {
            calls.Add(new("GET", Between.Id, $"Look whether the name is free for a managed image on the way ({WhyImage})"));
        }

        return calls;
    }

    /// <summary>What making it calls when its source is there.</summary>
    public IReadOnlyList<AzureCall> CreateCalls()
    {
        string regions = string.Join(", ", AllRegions.Select(region => RegionName.Plain(region.Name)));
        AzureCall create = new(
            "PUT",
            Id,
            $"Create the version from {(MayGoViaImage && IsSecurityKnown ? Between.Id : Source.Name)}, in "
                + $"{regions}{(ExcludeFromLatest ? ", excluded from latest" : "")}");
        IReadOnlyList<AzureCall> looking = Source is ImageSource.Disk disk
            ? [new("GET", disk.Id, "Look whether the disk is ready and in the same region")] : [];
        return MayGoViaImage
            ?
            [
                .. looking,
                new("GET", Between.Id, "Look whether a killed run left it; it is deleted then"),
                new("PUT", Between.Id, $"Create the managed image on the way, from {Source.Name} ({WhyImage})"),
                create,
                new("DELETE", Between.Id, "Delete the managed image on the way: the version has its own copy"),
            ]
            : [.. looking, create];
    }

    // What the definition is that is there already is found out by looking at it.
    private bool IsSecurityKnown => CreateMissing || SecurityType is not null;

    private bool MayGoViaImage => Architecture == CpuArchitecture.X64 && Generation == Generation.V2
        && ViaImage(IsSecurityKnown || Source is ImageSource.VirtualMachine ? NewSecurity : SecurityTypes.TrustedLaunchSupported);

    private string WhyImage => IsSecurityKnown ? $"{NewSecurity} takes no managed disk"
        : $"if the definition is {SecurityTypes.TrustedLaunchSupported}, which takes no managed disk";

    private string WhyHardware() => Source is not ImageSource.VirtualMachine && !IsNamed(GalleryFeature.DiskControllerTypes) && Generation == Generation.V2
        ? Hardware.Nvme switch
        {
            true => " (NVMe: the system starts from such disks)",
            false => " (no NVMe: the system does not start from such disks)",
            null => " (no NVMe: whether the system starts from such disks is not known)",
        }
        : "";

    private string WhySecurity() => Source is ImageSource.VirtualMachine ? " (architecture, security type, plan and features: the machine's own)"
        : SecurityType is not null ? ""
        : NewSecurity is not null ? " (the default for generation 2; machines may still be Standard ones. --security-type Standard for none)"
        : Generation == Generation.V2 ? " (no security type: Arm64 has no managed image to make such a version of)"
        : " (no security type: Trusted Launch needs generation 2)";
}
