using VmGeneralize.Azure.Compute.Rights;

namespace VmGeneralize.Azure.Compute;

/// <summary>A managed image to be made. Its state is always Generalized: there is no other use for one.</summary>
public sealed record ManagedImageSpec
{
    public required ResourceScope Scope { get; init; }

    public required string Name { get; init; }

    /// <summary>Region; the source's own.</summary>
    public required string Location { get; init; }

    public required ImageSource Source { get; init; }

    public required OsType OsType { get; init; }

    /// <summary>Azure takes V1 when a blob comes without it, and the machine then does not start: always said.</summary>
    public required Generation Generation { get; init; }

    /// <summary>False: system and generation are not known yet, so no text names them.</summary>
    public bool IsSystemKnown { get; init; } = true;

    /// <summary>Keep the image in all availability zones of the region; only where there are zones.</summary>
    public bool ZoneResilient { get; init; }

    /// <summary>As in <c>Standard_LRS</c>, <c>Premium_LRS</c>; null: Azure's choice.</summary>
    public string? StorageAccountType { get; init; }

    /// <summary>Disk encryption set of its system disk: that of the disk that it is made from. Null: Azure's own keys.</summary>
    public string? EncryptionSet { get; init; }

    public IReadOnlyList<DataDisk> DataDisks { get; init; } = [];

    public IReadOnlyDictionary<string, string> Tags { get; init; } = new Dictionary<string, string>();

    public string Id => Scope.Image(Name);

    /// <summary>What is called before its source is there.</summary>
    public IReadOnlyList<AzureCall> PrepareCalls() =>
        [.. RightsCheck.Calls([RightsFor.Image(Scope)]), new("GET", Id, "Check that the name is free")];

    /// <summary>What creating it calls when its source is there.</summary>
    public IReadOnlyList<AzureCall> CreateCalls() =>
    [
        .. Source is ImageSource.Disk disk
            ? [new AzureCall("GET", disk.Id, "Check that the disk is ready and in the same region")]
            : Array.Empty<AzureCall>(),
        new(
            "PUT",
            Id,
            $"Create the image: {ImageWords.System(IsSystemKnown, OsType, Generation)}, {ImageWords.Region(Location)}, from "
                + $"{Source.Name}{(DataDisks.Count > 0 ? $", data disks {DataDisks.Count}" : "")}{(ZoneResilient ? ", zone resilient" : "")}"
                + (EncryptionSet is null ? "" : ", keys of the disk's own encryption set")),
    ];
}
