using System.Text.Json.Nodes;

namespace VmGeneralize.AzureSupport.Compute;

/// <summary>
/// Rules for the sources of a definition's versions: "Trusted Launch VM supported images" and "Trusted Launch VM images" in
/// learn.microsoft.com/azure/virtual-machines/trusted-launch-portal, "plan information" in its image-version page; errors use the service's wording.
/// </summary>
internal static class GalleryRules
{
    private static readonly string[] Supported = ["TrustedLaunchSupported", "ConfidentialVmSupported", "TrustedLaunchAndConfidentialVmSupported"];

    public static ArmAnswer? SecurityProblem(JsonObject definition, string id, JsonObject source)
    {
        string security = Security(definition);
        string? machine = MachineSecurity(source);
        bool isVersion = id.Contains("/versions/", StringComparison.OrdinalIgnoreCase);
        bool isImage = isVersion || id.Contains("/images/", StringComparison.OrdinalIgnoreCase);
        if (Supported.Contains(security, StringComparer.OrdinalIgnoreCase))
        {
            return isImage ? null : Refused(
                security,
                id,
                $" Currently only Vhd Blob, User Image and Gallery Image Version sources are supported for '{security}' images.");
        }

        string needed = security == "None" ? "Standard" : security;
        return isVersion || isImage && needed == "Standard" || needed.Equals(machine ?? "Standard", StringComparison.OrdinalIgnoreCase)
            ? null
            : Refused(security, id, "");
    }

    /// <summary>
    /// A version that serves as the source of another: it must be complete, in the region of the new one, and from a matching definition
    /// (learn.microsoft.com/azure/virtual-machines/image-version, "Create from an existing image version").
    /// </summary>
    public static ArmAnswer? VersionProblem(ComputeState state, JsonObject definition, string id, JsonObject source, string location)
    {
        if (!id.Contains("/versions/", StringComparison.OrdinalIgnoreCase))
        {
            return null;
        }

        JsonObject other = state.Find(id[..id.IndexOf("/versions/", StringComparison.OrdinalIgnoreCase)])!["properties"]!.AsObject();
        string? differs = ((string[])["osType", "osState", "hyperVGeneration", "architecture"])
            .FirstOrDefault(name => (string?)other[name] != (string?)definition[name]);
        string? why = (string?)source["properties"]!["provisioningState"] != "Succeeded" ? "The source image version is not in a succeeded state."
            : (string?)source["location"] != location ? "The source image version is in another region."
            : differs is not null ? $"The {differs} of the source differs from that of the gallery image."
            : Security(other) is "TrustedLaunch" or "ConfidentialVM" && Security(other) != Security(definition)
                ? $"The security type '{Security(definition)}' is not supported for the source id '{id}'."
            : Plan(other["purchasePlan"]) != Plan(definition["purchasePlan"]) ? $"The resource {id} has a different plan than the parent gallery image plan."
            : null;
        return why is null ? null : ArmAnswer.Error(400, "InvalidParameter", why);
    }

    /// <summary>Checks what a machine and the definition must agree on; other sources are not checked.</summary>
    public static ArmAnswer? MachineProblem(ComputeState state, JsonObject definition, string id, JsonObject source)
    {
        if (!id.Contains("/virtualMachines/", StringComparison.OrdinalIgnoreCase))
        {
            return null;
        }

        if (!MachineService.IsGeneralized(source))
        {
            return ArmAnswer.Error(409, "OperationNotAllowed", "The virtual machine is not generalized.");
        }

        string? plan = Plan(source["plan"]);
        if (plan != Plan(definition["purchasePlan"]))
        {
            return ArmAnswer.Error(
                400, "InvalidParameter", $"The resource {id} has a different plan ['{plan ?? "null"}'] than the parent gallery image plan.");
        }

        JsonNode? disk = state.Find(source["properties"]?["storageProfile"]?["osDisk"]?["managedDisk"]?["id"]?.GetValue<string>() ?? "")?["properties"];
        string architecture = disk?["supportedCapabilities"]?["architecture"]?.GetValue<string>() ?? "x64";
        return architecture.Equals(definition["architecture"]?.GetValue<string>() ?? "x64", StringComparison.OrdinalIgnoreCase)
            ? null
            : ArmAnswer.Error(400, "InvalidParameter", $"The architecture '{architecture}' of the source is not that of the gallery image.");
    }

    /// <summary>
    /// Features of a new definition: each at most once, with a valid value; NVMe for generation 2 only
    /// (learn.microsoft.com/azure/virtual-machines/azure-compute-gallery, nvme-overview).
    /// </summary>
    public static ArmAnswer? FeatureProblem(JsonObject definition)
    {
        JsonNode[] features = [.. (definition["features"]?.AsArray() ?? []).Select(feature => feature!)];
        string[] names = [.. features.Select(feature => feature["name"]!.GetValue<string>().ToUpperInvariant())];
        string? bad = names.Distinct().Count() < names.Length ? "A feature is given twice." : features.Select(feature =>
            (feature["name"]!.GetValue<string>(), feature["value"]!.GetValue<string>()) switch
            {
                ("DiskControllerTypes", "SCSI") => null,
                ("DiskControllerTypes", "SCSI, NVMe" or "NVMe, SCSI" or "NVMe") =>
                    (string?)definition["hyperVGeneration"] == "V2" ? null : "DiskControllerTypes with NVMe needs Hyper-V generation V2.",
                ("IsAcceleratedNetworkSupported" or "IsHibernateSupported", "True" or "False") => null,
                ("SecurityType", _) => null,
                var (name, value) => $"The value '{value}' of feature '{name}' is not valid.",
            }).FirstOrDefault(problem => problem is not null);
        return bad is null ? null : ArmAnswer.Error(400, "InvalidParameter", bad);
    }

    /// <summary>
    /// Encryption keys of a version's copies: a disk encryption set in the copy's region and in the version's subscription
    /// (learn.microsoft.com/azure/virtual-machines/image-version-encryption, "Limitations").
    /// </summary>
    public static ArmAnswer? KeyProblem(string versionId, JsonNode? regions)
    {
        string[] sets =
        [
            .. (regions?.AsArray() ?? []).Select(region => (string?)region!["encryption"]?["osDiskImage"]?["diskEncryptionSetId"]).OfType<string>(),
        ];
        string subscription = string.Join('/', versionId.Split('/').Take(3)) + "/";
        string? bad = sets.FirstOrDefault(set => !set.Contains("/diskEncryptionSets/", StringComparison.OrdinalIgnoreCase))
            ?? sets.FirstOrDefault(set => !set.StartsWith(subscription, StringComparison.OrdinalIgnoreCase))
            ?? sets.GroupBy(set => set, StringComparer.OrdinalIgnoreCase).FirstOrDefault(group => group.Count() > 1)?.Key;
        return bad is null ? null : ArmAnswer.Error(400, "InvalidParameter", $"The disk encryption set '{bad}' cannot be used in this region or subscription.");
    }

    /// <summary>Checks publisher, offer and SKU as the validators of Terraform's azurerm provider do (SharedImageIdentifierAttribute).</summary>
    public static ArmAnswer? IdentifierProblem(JsonObject definition)
    {
        (string Name, int Longest)[] rules = [("publisher", 128), ("offer", 64), ("sku", 64)];
        string? bad = rules.FirstOrDefault(rule => (string?)definition["identifier"]?[rule.Name] is not { } text || text.Length > rule.Longest
            || text.EndsWith('.') || text.Length == 0 || text.Any(letter => !char.IsAsciiLetterOrDigit(letter) && letter is not ('.' or '_' or '-'))).Name;
        return bad is null ? null : ArmAnswer.Error(400, "InvalidParameter", $"The value of identifier.{bad} is not valid.");
    }

    private static string Security(JsonObject definition) => definition["features"]?.AsArray()
        .FirstOrDefault(feature => feature!["name"]!.GetValue<string>() == "SecurityType")?["value"]!.GetValue<string>() ?? "None";

    private static string? MachineSecurity(JsonObject source) => source["properties"]?["securityProfile"]?["securityType"]?.GetValue<string>();

    private static string? Plan(JsonNode? plan) => plan is null ? null : $"{plan["publisher"]}/{plan["product"]}/{plan["name"]}";

    private static ArmAnswer Refused(string security, string id, string more) =>
        ArmAnswer.Error(400, "InvalidParameter", $"The security type '{security}' is not supported for the source id '{id}'.{more}");
}
