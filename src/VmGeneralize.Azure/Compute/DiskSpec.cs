using VmGeneralize.Blocks;

namespace VmGeneralize.Azure.Compute;

/// <summary>A managed disk to be made by uploading its bytes.</summary>
public sealed record DiskSpec
{
    /// <summary>Smallest and largest upload that Azure takes, the footer's 512 bytes included (disk.json, <c>uploadSizeBytes</c>).</summary>
    public const long SmallestUpload = 20_972_032;

    /// <inheritdoc cref="SmallestUpload"/>
    public const long LargestUpload = 35_183_298_347_520;

    private const long FooterSize = 512;
    private const long Mebibyte = 1 << 20;

    public required ResourceScope Scope { get; init; }

    public required string Name { get; init; }

    public required string Location { get; init; }

    /// <summary>Size as the guest sees it, in bytes: a whole number of MiB.</summary>
    public required long VirtualSize { get; init; }

    /// <summary>Null: a data disk.</summary>
    public required OsType? OsType { get; init; }

    /// <summary>Null: a data disk.</summary>
    public required Generation? Generation { get; init; }

    /// <summary>As in <c>Standard_LRS</c>, <c>StandardSSD_LRS</c>, <c>Premium_LRS</c>.</summary>
    public string Sku { get; init; } = "Standard_LRS";

    /// <summary>Availability zone, or null for none.</summary>
    public string? Zone { get; init; }

    /// <summary>Null: not said; Azure takes it for x64.</summary>
    public CpuArchitecture? Architecture { get; init; }

    public IReadOnlyDictionary<string, string> Tags { get; init; } = new Dictionary<string, string>();

    public string Id => Scope.Disk(Name);

    /// <summary>Bytes of the fixed VHD: the disk and its footer.</summary>
    public long UploadSize => VirtualSize + FooterSize;

    /// <summary>Refuses, without asking Azure, what it would not take.</summary>
    /// <exception cref="RefusedException">The size is not possible.</exception>
    /// <exception cref="UsageException">A name is no name.</exception>
    public void Check()
    {
        _ = Id;
        if (VirtualSize % Mebibyte != 0)
        {
            throw new RefusedException(
                AzureRefusal.SizeNotMib, $"The disk has {VirtualSize:N0} bytes; Azure takes whole MiB only.", "Write it with generalize, which pads it.");
        }

        if (UploadSize is < SmallestUpload or > LargestUpload)
        {
            throw new RefusedException(
                AzureRefusal.SizeOutside,
                $"A managed disk is made of an upload of {SmallestUpload:N0} to {LargestUpload:N0} bytes; this one has {UploadSize:N0}.",
                UploadSize < SmallestUpload ? "Grow the disk to 20 MiB at least." : "Shrink the disk below 32 TiB first.");
        }
    }

    /// <summary>What is called before its bytes can be sent.</summary>
    public IReadOnlyList<AzureCall> CallsBefore() =>
    [
        new("GET", Id, "Look whether the disk is there, as it is after an upload that was cut off"),
        new(
            "PUT",
            Id,
            $"Create the disk for upload: {UploadSize:N0} bytes, {(OsType is { } os ? $"{os}, generation {Generation}, " : "")}{Sku}, "
                + $"{Location}{(Zone is null ? "" : $", zone {Zone}")}"),
        new("POST", $"{Id}/beginGetAccess", "Get an address for writing"),
    ];

    /// <summary>What is called when they have been sent.</summary>
    public IReadOnlyList<AzureCall> CallsAfter() => [new("POST", $"{Id}/endGetAccess", "Close the access (also when anything fails)")];
}
