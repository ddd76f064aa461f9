using System.CommandLine;
using System.Globalization;
using VmGeneralize.Azure.Compute;
using VmGeneralize.Blocks;
using VmGeneralize.Pipeline.Azure;

namespace VmGeneralize.Commands;

/// <summary>How a version is replicated to its regions.</summary>
internal enum ReplicationMode
{
    Full,
    Shallow,
}

/// <summary>What an image is made from.</summary>
internal enum ImageOrigin
{
    /// <summary>A disk on this machine.</summary>
    File,

    /// <summary>Whatever can be named in Azure.</summary>
    Source,

    /// <summary>A VM in Azure.</summary>
    Machine,
}

/// <summary>Options for the image to make.</summary>
internal sealed class ImageOptions
{
    private const string ConfiguredDefault = "the one that az is configured with";
    private const string PartitionsDefault = "what the disk's partitions say";

    private readonly Option<string?> _image = new("--image") { Description = "Make a managed image of this name.", HelpName = "NAME" };
    private readonly Option<string?> _gallery = new("--gallery")
    {
        Description = "Make a gallery image version in this gallery (recommended: Trusted Launch and Arm64 need it).",
        HelpName = "NAME",
    };
    private readonly Option<string?> _definition = new("--definition") { Description = "The gallery's image definition.", HelpName = "NAME" };
    private readonly Option<string?> _version = new("--image-version")
    {
        Description = "For example 1.0.3. Default: the one after the highest.",
        HelpName = "X.Y.Z",
    };
    private readonly Option<bool> _createGallery = new("--create-gallery") { Description = "Make the gallery and the definition if they do not exist." };
    private readonly Option<string?> _security = new("--security-type")
    {
        Description = "Security type of the definition: TrustedLaunchSupported (default of a new generation 2 definition), Standard, "
            + "ConfidentialVmSupported ...",
        HelpName = "TYPE",
    };
    private readonly Option<CpuArchitecture?> _architecture;
    private readonly Option<string?> _plan = new("--plan")
    {
        Description = "Purchase plan of the disk, exactly as the definition has it. For a VM, its own plan is used.",
        HelpName = "PUBLISHER:PRODUCT:NAME",
    };
    private readonly Option<string[]> _features = new("--feature")
    {
        Description = "Feature that the definition must have, for example IsHibernateSupported=True. May be repeated.",
        HelpName = "NAME=VALUE",
    };
    private readonly Option<string?> _publisher = new("--publisher")
    {
        Description = "Publisher of a new definition, with --offer and --sku-name.",
        HelpName = "NAME",
    };
    private readonly Option<string?> _offer = new("--offer") { Description = "Offer of a new definition. Default: its name.", HelpName = "NAME" };
    private readonly Option<string?> _skuName = new("--sku-name")
    {
        Description = "SKU of a new definition. Default: generation and architecture, for example v2-x64.",
        HelpName = "NAME",
    };
    private readonly Option<ReplicationMode?> _replication = new("--replication-mode")
    {
        Description = "full (default), or shallow: a single copy, available at once, of a disk up to 32 TiB; for tests.",
    };
    private readonly Option<string[]> _regions = new("--replicate")
    {
        Description = "Another region to keep copies in: northeurope, northeurope=2 for two copies, northeurope=2,Standard_ZRS. With the id of a disk "
            + "encryption set in that region, its keys encrypt them: northeurope=ID. May be repeated, and may name the image's own region.",
        HelpName = "REGION[=COPIES,STORAGE,ID]",
    };
    private readonly Option<bool> _exclude = new("--exclude-from-latest") { Description = "Do not use this version for \"latest\"." };
    private readonly Option<DateTimeOffset?> _endOfLife = EndOfLife();
    private readonly Option<string?> _galleryGroup = new("--gallery-resource-group")
    {
        Description = "Resource group of the gallery, if it is another than --resource-group, where the intermediate disk and image are made.",
        HelpName = "NAME",
    };
    private readonly Option<Guid?> _gallerySubscription = new("--gallery-subscription")
    {
        Description = "Id of the gallery's subscription, if it is another one.",
        HelpName = "ID",
    };
    private readonly Option<bool> _zones = new("--zone-resilient") { Description = "Keep a managed image in all zones of the region." };
    private readonly Option<string?> _storage = new("--storage-type")
    {
        Description = "Storage of the image: Standard_LRS, Standard_ZRS or Premium_LRS.",
        HelpName = "TYPE",
    };
    private readonly Option<string[]> _dataDisks = new("--data-disk")
    {
        Description = "Disk, snapshot or blob to attach at a LUN: 0=ID. May be repeated.",
        HelpName = "LUN=ID",
    };
    private readonly Option<string?> _account = new("--storage-account-id")
    {
        Description = "Resource id of a blob's storage account, if it cannot be found by its name.",
        HelpName = "ID",
    };
    private readonly Option<Generation?> _generation;
    private readonly Option<string?> _location;
    private readonly Option<string[]> _tags = Tags();

    /// <param name="command">Gets the options.</param>
    /// <param name="origin">Decides what is known without an option, and whether data disks in Azure can belong to it.</param>
    public ImageOptions(Command command, ImageOrigin origin)
    {
        _location = Location(origin switch
        {
            ImageOrigin.File => ConfiguredDefault,
            ImageOrigin.Source => "that of the source; for a blob, the one that az is configured with",
            _ => "the VM's",
        });
        _generation = Generation(origin == ImageOrigin.Machine ? "the VM's" : PartitionsDefault);
        _architecture = new Option<CpuArchitecture?>("--architecture")
        {
            Description = $"x64 or arm64. Default: {(origin == ImageOrigin.Machine ? "the VM's" : "what the disk says")}, else x64.",
        };
        Sections =
        [
            new OptionSection(
                "Image",
                [
                    _image, _gallery, _definition, ResourceGroupOption, _location, _generation, _architecture, _storage, _zones, _tags,
                    .. origin == ImageOrigin.Source ? (Option[])[_dataDisks, _account] : [],
                ]),
            new OptionSection(
                "Gallery image version",
                [
                    _version, _createGallery, _security, _plan, _features, _publisher, _offer, _skuName, _regions, _replication, _exclude, _endOfLife,
                    _galleryGroup, _gallerySubscription,
                ]),
        ];
        foreach (Option option in Sections.SelectMany(section => section.Options))
        {
            command.Options.Add(option);
        }
    }

    public IReadOnlyList<OptionSection> Sections { get; }

    /// <summary>Also the resource group of a VM.</summary>
    public Option<string?> ResourceGroupOption { get; } = ResourceGroup();

    public static Option<string?> ResourceGroup() => new("--resource-group", "-g")
    {
        Description = $"Resource group; must exist. Default: {ConfiguredDefault}.",
        HelpName = "NAME",
    };

    /// <summary>The named resource group, or else the one that az is configured with; null: none.</summary>
    public static string? GroupOf(string? named) => named ?? AzureDefaults.Group;

    /// <summary>The named region, or else the one that az is configured with; null: none.</summary>
    public static string? LocationOf(string? named) => named ?? AzureDefaults.Location;

    /// <param name="standard">Without the option.</param>
    public static Option<string?> Location(string standard = ConfiguredDefault) => new("--location", "-l")
    {
        Description = $"Region, for example westeurope. Default: {standard}.",
        HelpName = "REGION",
    };

    /// <param name="standard">Without the option.</param>
    public static Option<Generation?> Generation(string standard = PartitionsDefault) =>
        new("--generation") { Description = $"Hyper-V generation (v1: BIOS, v2: UEFI). Default: {standard}." };

    public static Option<string[]> Tags() =>
        new("--tag") { Description = "Tag for everything that is made. May be repeated.", HelpName = "NAME=VALUE" };

    /// <summary>Reads tags.</summary>
    /// <exception cref="UsageException">One is not name=value.</exception>
    public static IReadOnlyDictionary<string, string> TagsOf(IEnumerable<string> texts)
    {
        Dictionary<string, string> tags = [];
        foreach (string text in texts)
        {
            int equals = text.IndexOf('=', StringComparison.Ordinal);
            if (equals <= 0)
            {
                throw new UsageException($"\"{text}\" is not a tag: write name=value.");
            }

            tags[text[..equals]] = text[(equals + 1)..];
        }

        return tags;
    }

    /// <summary>An image was requested.</summary>
    public bool IsWanted(ParseResult parsed) =>
        parsed.GetValue(_image) is not null || parsed.GetValue(_gallery) is not null || parsed.GetValue(_definition) is not null;

    /// <inheritdoc cref="IsWanted(ParseResult)"/>
    public bool IsWanted(System.CommandLine.Parsing.CommandResult parsed) =>
        parsed.GetValue(_image) is not null || parsed.GetValue(_gallery) is not null || parsed.GetValue(_definition) is not null;

    /// <summary>The image that was requested.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="needsLocation">The region cannot come from anywhere else.</param>
    /// <param name="placeholder">Allowed in names, which are checked once it is replaced.</param>
    /// <exception cref="UsageException">An option is missing, or two contradict each other.</exception>
    public ImageChoice Read(ParseResult parsed, bool needsLocation, string? placeholder = null)
    {
        string? image = parsed.GetValue(_image);
        bool shared = parsed.GetValue(_gallery) is not null && parsed.GetValue(_definition) is not null;
        if ((image is null) != shared || (image is not null && (parsed.GetValue(_gallery) ?? parsed.GetValue(_definition)) is not null))
        {
            throw new UsageException("Choose one image: --image NAME, or --gallery NAME with --definition NAME.");
        }

        ImageChoice choice = new()
        {
            ResourceGroup = GroupOf(parsed.GetValue(ResourceGroupOption)) ?? throw new UsageException("--resource-group NAME is required."),
            Location = needsLocation
                ? LocationOf(parsed.GetValue(_location)) ?? throw new UsageException("--location REGION is required.")
                : parsed.GetValue(_location) ?? "",
            Image = image,
            Gallery = parsed.GetValue(_gallery),
            Definition = parsed.GetValue(_definition),
            Version = parsed.GetValue(_version),
            CreateGallery = parsed.GetValue(_createGallery),
            SecurityType = parsed.GetValue(_security) is { } security ? SecurityTypes.Parse(security) : null,
            Generation = parsed.GetValue(_generation),
            Architecture = parsed.GetValue(_architecture),
            Plan = parsed.GetValue(_plan) is { } plan ? PurchasePlan.Parse(plan) : null,
            Features = new Dictionary<string, string>((parsed.GetValue(_features) ?? []).Select(GalleryFeature.Parse), StringComparer.OrdinalIgnoreCase),
            Publisher = parsed.GetValue(_publisher),
            Offer = parsed.GetValue(_offer),
            Sku = parsed.GetValue(_skuName),
            Shallow = parsed.GetValue(_replication) == ReplicationMode.Shallow,
            Regions = [.. (parsed.GetValue(_regions) ?? []).Select(ReplicationRegion.Parse)],
            ExcludeFromLatest = parsed.GetValue(_exclude),
            EndOfLife = parsed.GetValue(_endOfLife),
            GalleryResourceGroup = parsed.GetValue(_galleryGroup),
            GallerySubscription = parsed.GetValue(_gallerySubscription),
            ZoneResilient = parsed.GetValue(_zones),
            StorageType = parsed.GetValue(_storage),
            StorageAccountId = parsed.GetValue(_account),
            DataDisks = [.. (parsed.GetValue(_dataDisks) ?? []).Select(DataDiskOf)],
            Tags = TagsOf(parsed.GetValue(_tags) ?? []),
        };
        if (placeholder is null)
        {
            choice.Check();
        }

        return choice;
    }

    private static Option<DateTimeOffset?> EndOfLife() => new("--end-of-life")
    {
        Description = "End-of-life date of the version, for example 2028-12-31. Azure only shows it: the version stays usable.",
        HelpName = "DATE",
        CustomParser = result =>
        {
            string text = result.Tokens is [var token] ? token.Value : "";
            if (DateTimeOffset.TryParseExact(
                text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out DateTimeOffset day))
            {
                return day;
            }

            result.AddError($"\"{text}\" is not a date: write it like 2028-12-31.");
            return null;
        },
    };

    private static DataDisk DataDiskOf(string text)
    {
        int equals = text.IndexOf('=', StringComparison.Ordinal);
        return equals > 0 && int.TryParse(text[..equals], out int lun) && lun is >= 0 and <= 63
            ? new DataDisk(lun, RegisterCommand.SourceOf(text[(equals + 1)..]))
            : throw new UsageException("A data disk is written LUN=ID, as in 0=/subscriptions/.../disks/data; the LUN is 0 to 63.");
    }
}
