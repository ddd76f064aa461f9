using System.Text.Json.Nodes;

namespace VmGeneralize.AzureSupport.Compute;

/// <summary>
/// Rules for a new managed disk: disk.json and diskRPCommon.json of the service, learn.microsoft.com/azure/virtual-machines/disks-types,
/// disks-change-performance, disks-restrict-import-export-overview and disk-encryption; errors use the service's wording where it is known.
/// </summary>
internal static class DiskRules
{
    public static ArmAnswer? Problem(ComputeState state, ArmRequest request, JsonObject disk)
    {
        string sku = disk["sku"]?["name"]?.GetValue<string>() ?? "Standard_LRS";
        JsonObject properties = disk["properties"]!.AsObject();
        bool dataOnly = sku is "PremiumV2_LRS" or "UltraSSD_LRS";
        bool zoned = disk["zones"] is not null;
        bool system = properties["osType"] is not null;
        string? sector = properties["creationData"]?["logicalSectorSize"]?.ToString();
        string? why =
            dataOnly && system ? $"Disks of type {sku} cannot be used as OS disks."
            : dataOnly && !zoned && !state.WithoutZones.Contains(request.Location!) ? $"Disks of type {sku} need a zone in this region."
            : !dataOnly && sector is not null ? "LogicalSectorSize is supported for Ultra and Premium SSD v2 disks only."
            : sku.EndsWith("_ZRS", StringComparison.Ordinal) && zoned ? "Zones cannot be specified for zone redundant disks."
            : properties["tier"] is not null && !sku.StartsWith("Premium_", StringComparison.Ordinal) ? "Tier is supported for premium disks only."
            : properties["supportedCapabilities"] is not null && !system ? "SupportedCapabilities are supported for OS disks only."
            : null;
        if (why is not null)
        {
            return ArmAnswer.Error(400, "InvalidParameter", why);
        }

        if (QuotaProblem(state, sku) is { } quota)
        {
            return quota;
        }

        string? access = properties["diskAccessId"]?.GetValue<string>();
        bool isPrivate = (string?)properties["networkAccessPolicy"] == "AllowPrivate";
        if (isPrivate != (access is not null))
        {
            return ArmAnswer.Error(
                409,
                "ConflictingUserInput",
                isPrivate ? "NetworkAccessPolicy AllowPrivate requires a Disk Access."
                    : "Disk Access is only supported for disks with NetworkAccessPolicy AllowPrivate");
        }

        foreach (string id in ((string?[])[access, properties["encryption"]?["diskEncryptionSetId"]?.GetValue<string>()]).OfType<string>())
        {
            if (state.Find(id) is not { } other)
            {
                return ArmAnswer.Error(404, "ResourceNotFound", $"The Resource '{id}' was not found.");
            }

            if ((string?)other["location"] != request.Location)
            {
                return ArmAnswer.Error(409, "ConflictingUserInput", $"{id} is not in the region of the disk.");
            }
        }

        return null;
    }

    // The counts are those that az vm list-usage shows; the error uses the wording of "ResourceQuotaExceeded".
    private static ArmAnswer? QuotaProblem(ComputeState state, string sku)
    {
        string count = sku switch
        {
            "StandardSSD_LRS" => "StandardSSDDiskCount",
            "Premium_LRS" => "PremiumDiskCount",
            "PremiumV2_LRS" => "PremiumV2DiskCount",
            "UltraSSD_LRS" => "UltraSSDDiskCount",
            _ => "StandardDiskCount",
        };
        return state.Usages.TryGetValue(count, out (int Current, long Limit) usage) && usage.Current >= usage.Limit
            ? ArmAnswer.Error(
                409,
                "ResourceQuotaExceeded",
                $"Resource quota of {count} exceeded. Maximum allowed: {usage.Limit}, Current in use: {usage.Current}, Additional requested: 1.")
            : null;
    }

    /// <summary>
    /// A data disk in an image: at most 1 TiB (learn.microsoft.com/azure/virtual-machines/image-version), and not of a kind that offers a choice of
    /// sector size ("limitations" in disks-types).
    /// </summary>
    public static ArmAnswer? DataDiskProblem(JsonObject? disk) =>
        disk?["properties"]?["diskSizeBytes"]?.GetValue<long>() > 1L << 40
            ? ArmAnswer.Error(400, "InvalidParameter", "The data disk is larger than the maximum of 1024 GB.")
            : (string?)disk?["sku"]?["name"] is "PremiumV2_LRS" or "UltraSSD_LRS"
                ? ArmAnswer.Error(400, "InvalidParameter", "The type of the data disk is not supported in images.")
                : null;

    /// <summary>Whether no one can be given access to the disk's bytes.</summary>
    public static bool IsClosed(JsonObject disk) => (string?)disk["properties"]!["networkAccessPolicy"] is "DenyAll"
        || ((string?)disk["properties"]!["publicNetworkAccess"] is "Disabled" && (string?)disk["properties"]!["networkAccessPolicy"] != "AllowPrivate");

    /// <summary>
    /// An image of a disk under a customer-managed key must name the same disk encryption set (learn.microsoft.com/azure/virtual-machines/disk-encryption,
    /// "Restrictions").
    /// </summary>
    public static ArmAnswer? KeyProblem(JsonObject source, JsonObject imageDisk) =>
        (string?)source["properties"]!["encryption"]?["diskEncryptionSetId"] is { } set
        && !set.Equals((string?)imageDisk["diskEncryptionSet"]?["id"], StringComparison.OrdinalIgnoreCase)
            ? ArmAnswer.Error(409, "OperationNotAllowed", $"The image must be encrypted with the disk encryption set of its source, {set}.") : null;
}
