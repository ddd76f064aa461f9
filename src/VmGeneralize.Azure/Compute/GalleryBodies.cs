using System.Globalization;
using System.Text.Json.Nodes;
using Azure.Core;
using Azure.ResourceManager.Compute;
using Azure.ResourceManager.Compute.Models;

namespace VmGeneralize.Azure.Compute;

/// <summary>The request bodies that make definitions and versions.</summary>
internal static class GalleryBodies
{
    /// <summary>First version of the gallery service that takes <c>source.virtualMachineId</c>.</summary>
    public const string MachineApiVersion = "2023-07-03";

    public static GalleryImageData Definition(GalleryImageSpec spec)
    {
        GalleryImageData data = new(RegionName.Of(spec.Location))
        {
            OSType = SdkTypes.Of(spec.OsType),
            OSState = OperatingSystemStateType.Generalized,
            HyperVGeneration = SdkTypes.Of(spec.Generation),
            Architecture = SdkTypes.Of(spec.Architecture),
            Identifier = new GalleryImageIdentifier(
                spec.Publisher ?? "VmGeneralize",
                spec.Offer ?? ResourceNames.Fitting(spec.Definition, "", ResourceNames.LongestOffer),
                spec.Sku ?? $"{spec.Generation}-{spec.Architecture}".ToLowerInvariant()),
        };
        if (spec.Plan is { } plan)
        {
            data.PurchasePlan = new ImagePurchasePlan { Publisher = plan.Publisher, Product = plan.Product, Name = plan.Name };
        }

        foreach ((string name, string value) in spec.AllFeatures)
        {
            data.Features.Add(new GalleryImageFeature { Name = name, Value = value });
        }

        SdkTypes.AddAll(data.Tags, spec.Tags);
        return data;
    }

    /// <param name="spec">The version; not of a machine.</param>
    /// <param name="accounts">Id of the storage account of each blob among its sources.</param>
    public static GalleryImageVersionData Version(GalleryImageSpec spec, IReadOnlyDictionary<ImageSource, string> accounts)
    {
        GalleryImageVersionData data = new(RegionName.Of(spec.Location))
        {
            PublishingProfile = new GalleryImageVersionPublishingProfile
            {
                IsExcludedFromLatest = spec.ExcludeFromLatest,
            },
            StorageProfile = new GalleryImageVersionStorageProfile(),
        };
        if (spec.Shallow)
        {
            data.PublishingProfile.ReplicationMode = GalleryReplicationMode.Shallow;
        }

        data.PublishingProfile.EndOfLifeOn = spec.EndOfLife;
        if (spec.StorageAccountType is { } type)
        {
            data.PublishingProfile.StorageAccountType = new ImageStorageAccountType(type);
        }

        foreach (ReplicationRegion region in spec.AllRegions)
        {
            data.PublishingProfile.TargetRegions.Add(new TargetRegion(RegionName.Plain(region.Name))
            {
                RegionalReplicaCount = region.Replicas,
                StorageAccountType = region.Storage is { } storage ? new ImageStorageAccountType(storage) : (ImageStorageAccountType?)null,
                Encryption = Encryption(spec, region),
            });
        }

        if (spec.Source is ImageSource.Image or ImageSource.Version)
        {
            data.StorageProfile.GallerySource = new GalleryArtifactVersionFullSource { Id = new ResourceIdentifier(spec.Source.Name) };
        }
        else
        {
            data.StorageProfile.OSDiskImage = new GalleryOSDiskImage { GallerySource = Source(spec.Source, accounts) };
        }

        foreach (DataDisk disk in spec.DataDisks)
        {
            data.StorageProfile.DataDiskImages.Add(new GalleryDataDiskImage(disk.Lun) { GallerySource = Source(disk.Source, accounts) });
        }

        SdkTypes.AddAll(data.Tags, spec.VersionTags);
        return data;
    }

    /// <summary>
    /// Properties of a version that is captured of a machine: the SDK in use knows only <c>source.id</c>, which is retired for machines
    /// (https://learn.microsoft.com/azure/virtual-machines/shared-image-galleries).
    /// </summary>
    public static JsonObject OfMachine(GalleryImageSpec spec)
    {
        JsonObject publishing = new()
        {
            ["excludeFromLatest"] = spec.ExcludeFromLatest,
            ["targetRegions"] = new JsonArray([.. spec.AllRegions.Select(Region)]),
        };
        if (spec.Shallow)
        {
            publishing["replicationMode"] = "Shallow";
        }

        if (spec.EndOfLife is { } end)
        {
            publishing["endOfLifeDate"] = end.UtcDateTime.ToString("O", CultureInfo.InvariantCulture);
        }

        if (spec.StorageAccountType is { } type)
        {
            publishing["storageAccountType"] = type;
        }

        return new JsonObject
        {
            ["publishingProfile"] = publishing,
            ["storageProfile"] = new JsonObject { ["source"] = new JsonObject { ["virtualMachineId"] = spec.Source.Name } },
        };
    }

    private static JsonObject Region(ReplicationRegion region)
    {
        JsonObject target = new() { ["name"] = RegionName.Plain(region.Name) };
        if (region.Replicas is { } replicas)
        {
            target["regionalReplicaCount"] = replicas;
        }

        if (region.Storage is { } storage)
        {
            target["storageAccountType"] = storage;
        }

        if (region.EncryptionSet is { } set)
        {
            target["encryption"] = new JsonObject { ["osDiskImage"] = new JsonObject { ["diskEncryptionSetId"] = set } };
        }

        return target;
    }

    private static EncryptionImages? Encryption(GalleryImageSpec spec, ReplicationRegion region)
    {
        if (region.EncryptionSet is not { } set)
        {
            return null;
        }

        ResourceIdentifier id = new(set);
        EncryptionImages images = new() { OSDiskImage = new OSDiskImageEncryption { DiskEncryptionSetId = id } };
        foreach (DataDisk disk in spec.DataDisks)
        {
            images.DataDiskImages.Add(new DataDiskImageEncryption(disk.Lun) { DiskEncryptionSetId = id });
        }

        return images;
    }

    private static GalleryDiskImageSource Source(ImageSource source, IReadOnlyDictionary<ImageSource, string> accounts) => source is ImageSource.Blob blob
        ? new GalleryDiskImageSource { Uri = blob.Plain, StorageAccountId = new ResourceIdentifier(accounts[source]) }
        : new GalleryDiskImageSource { Id = new ResourceIdentifier(source.Name) };
}
