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
    private const int VhdSectorSize = 512;

    public required ResourceScope Scope { get; init; }

    public required string Name { get; init; }

    public required string Location { get; init; }

    /// <summary>Size as the guest sees it, in bytes: a whole number of MiB.</summary>
    public required long VirtualSize { get; init; }

    /// <summary>Null: a data disk.</summary>
    public required OsType? OsType { get; init; }

    /// <summary>Null: a data disk.</summary>
    public required Generation? Generation { get; init; }

    /// <summary>One of <see cref="DiskKind"/>.</summary>
    public string Sku { get; init; } = DiskKind.Standard;

    /// <summary>Availability zone, or null for none.</summary>
    public string? Zone { get; init; }

    /// <summary>As in <c>P30</c>; null: that of its size.</summary>
    public string? Tier { get; init; }

    /// <summary>Keys, networks, identity.</summary>
    public DiskPolicy Policy { get; init; } = new();

    /// <summary>Which hardware of Azure's hosts its system supports; set for a system disk only.</summary>
    public GuestHardware Hardware { get; init; } = GuestHardware.Unknown;

    /// <summary>Null: not said; Azure takes it for x64.</summary>
    public CpuArchitecture? Architecture { get; init; }

    public IReadOnlyDictionary<string, string> Tags { get; init; } = new Dictionary<string, string>();

    public string Id => Scope.Disk(Name);

    /// <summary>Bytes of the fixed VHD: the disk and its footer.</summary>
    public long UploadSize => VirtualSize + FooterSize;

    /// <summary>Refuses, without asking Azure, what it would not take.</summary>
    /// <exception cref="RefusedException">The size is not possible.</exception>
    /// <exception cref="UsageException">A name is not valid.</exception>
    public void Check()
    {
        _ = Id;
        ResourceNames.Location(Location);
        Policy.Check();
        CheckKind();
        if (VirtualSize % Mebibyte != 0)
        {
            throw new RefusedException(
                AzureRefusal.SizeNotMib, $"The disk has {VirtualSize:N0} bytes; Azure accepts only whole MiB.", "Write it with generalize, which pads it.");
        }

        if (UploadSize is < SmallestUpload or > LargestUpload)
        {
            throw new RefusedException(
                AzureRefusal.SizeOutside,
                $"A managed disk accepts uploads of {SmallestUpload:N0} to {LargestUpload:N0} bytes; this one has {UploadSize:N0}.",
                UploadSize < SmallestUpload ? "Grow the disk to 20 MiB at least." : "Shrink the disk below 32 TiB first.");
        }
    }

    // https://learn.microsoft.com/azure/virtual-machines/disks-types
    private void CheckKind()
    {
        DiskKind.Check(Sku, Zone);
        if (DiskKind.IsForDataOnly(Sku) && OsType is not null)
        {
            throw new RefusedException(
                AzureRefusal.DiskKind,
                $"A {Sku} disk cannot be an OS disk.",
                "Use --sku Premium_LRS, or --data-disk if it holds no system.");
        }

        if (Tier is not null)
        {
            PerformanceTier.Check(Tier, Sku, VirtualSize);
        }
    }

    /// <summary>What was asked for, as a list.</summary>
    public string Words() => $"{Sku}, {Location}{(Zone is null ? "" : $", zone {Zone}")}{(Tier is null ? "" : $", tier {Tier.ToUpperInvariant()}")}"
        + $"{(SectorSize is { } sector ? $", sectors of {sector} bytes" : "")}{CapabilityWords()}{Policy.Words()}";

    /// <summary>What is called before its bytes can be sent.</summary>
    public IReadOnlyList<AzureCall> CallsBefore() =>
    [
        new("GET", Id, "Check whether an interrupted upload left the disk"),
        new(
            "PUT",
            Id,
            $"Create the disk for upload: {UploadSize:N0} bytes, {(OsType is { } os ? $"{os}, generation {Generation}, " : "")}{Words()}"),
        new("POST", $"{Id}/beginGetAccess", "Get an address for writing"),
    ];

    /// <summary>What is called when they have been sent.</summary>
    public IReadOnlyList<AzureCall> CallsAfter() =>
    [
        new("POST", $"{Id}/endGetAccess", "Close access (also when anything fails)"),
        .. Policy.IsClosedLater
            ? [new AzureCall("PATCH", Id, $"Close its networks now that the upload is done: {Policy.WordsLater()}")] : Array.Empty<AzureCall>(),
    ];

    /// <summary>Of the kinds that have the choice, in bytes: what a VHD has, in place of 4096. Null: there is no choice.</summary>
    public int? SectorSize => DiskKind.IsForDataOnly(Sku) ? VhdSectorSize : null;

    /// <summary>What its system can do, as far as it is known (<c>supportedCapabilities</c>): controllers, network.</summary>
    public (string? Controllers, bool? Network) Capabilities => OsType is null ? (null, null) : (
        Hardware.Nvme == true && Generation == Compute.Generation.V2 ? GuestHardware.BothControllers : null, Hardware.AcceleratedNetwork);

    private string CapabilityWords()
    {
        (string? controllers, bool? network) = Capabilities;
        return $"{(Architecture is { } architecture ? $", {architecture}" : "")}{(controllers is null ? "" : $", controllers {controllers}")}"
            + (network switch { true => ", accelerated networking", false => ", no accelerated networking", null => "" });
    }
}
