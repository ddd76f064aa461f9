using VmGeneralize.Blocks;

namespace VmGeneralize.Azure.Compute;

/// <summary>A version of an image in an Azure Compute Gallery, to be made, with what is above it when that is missing.</summary>
public sealed record GalleryImageSpec
{
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

    /// <summary>Publisher of a new definition; with offer and SKU unique in the gallery.</summary>
    public string Publisher { get; init; } = "VmGeneralize";

    /// <summary>Null: the definition's name.</summary>
    public string? Offer { get; init; }

    /// <summary>Null: generation and architecture, as in <c>v2-x64</c>.</summary>
    public string? Sku { get; init; }

    /// <summary>The feature <c>SecurityType</c> of a new definition, as in <c>TrustedLaunchSupported</c>; null for none.</summary>
    public string? SecurityType { get; init; }

    /// <summary>Other features of a new definition.</summary>
    public IReadOnlyDictionary<string, string> Features { get; init; } = new Dictionary<string, string>();

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

    public string Id => Scope.GalleryImageVersion(Gallery, Definition, Version);

    /// <summary>All regions: the source's own first, because Azure asks for it among them.</summary>
    public IReadOnlyList<ReplicationRegion> AllRegions =>
    [
        Regions.FirstOrDefault(region => RegionName.AreSame(region.Name, Location)) ?? new ReplicationRegion(Location, null),
        .. Regions.Where(region => !RegionName.AreSame(region.Name, Location)).DistinctBy(region => RegionName.Plain(region.Name)),
    ];

    /// <summary>Features of a new definition.</summary>
    internal IEnumerable<KeyValuePair<string, string>> AllFeatures =>
        SecurityType is null ? Features : Features.Where(feature => feature.Key != "SecurityType").Prepend(new("SecurityType", SecurityType));

    /// <summary>Refuses, without asking Azure, what it would not take.</summary>
    /// <exception cref="UsageException">A name is no name, or options do not go together.</exception>
    public void Check()
    {
        _ = Id;
        if (Generation == Generation.V1 && SecurityType is not null and not "Standard")
        {
            throw new UsageException($"{SecurityType} needs a generation 2 (UEFI) disk; this one is generation 1.");
        }

        if (Generation == Generation.V1 && Architecture == CpuArchitecture.Arm64)
        {
            throw new UsageException("Arm64 machines are generation 2 (UEFI); this disk is generation 1.");
        }
    }

    /// <summary>What making it calls.</summary>
    public IReadOnlyList<AzureCall> Calls()
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
                        + $"{Architecture}{(features.Length > 0 ? ", " + features : "")}"));
        }

        calls.Add(new("GET", Id, "Look whether the version is free"));
        if (Source is ImageSource.Disk disk)
        {
            calls.Add(new("GET", disk.Id, "Look whether the disk is ready and in the same region"));
        }

        calls.Add(
            new(
                "PUT",
                Id,
                $"Create the version from {Source.Name}, in "
                    + $"{string.Join(", ", AllRegions.Select(region => RegionName.Plain(region.Name)))}{(ExcludeFromLatest ? ", excluded from latest" : "")}"));
        return calls;
    }
}
