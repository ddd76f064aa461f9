using VmGeneralize.Azure.Compute.Rights;

namespace VmGeneralize.Azure.Compute;

/// <summary>The requests that make a gallery image version, for <c>--what-if</c>, each with its reason.</summary>
internal sealed class GalleryCalls(GalleryImageSpec spec)
{
    /// <summary>What preparing it calls, before its source is there.</summary>
    public IReadOnlyList<AzureCall> Prepare()
    {
        string gallery = spec.Home.Gallery(spec.Gallery);
        string definition = spec.Home.GalleryImage(spec.Gallery, spec.Definition);
        string features = string.Join(", ", spec.AllFeatures.Select(feature => $"{feature.Key}={feature.Value}"));
        List<AzureCall> calls = spec.AnyNumber
            ? [new("GET", $"{definition}/versions", $"List the versions: {spec.Version} below is the next number")] : [];
        calls.Add(new("GET", gallery, "Read the gallery"));
        calls.Add(new("GET", definition, "Read the definition; it must fit the disk"));
        calls.AddRange(RightsCheck.Calls(spec.Rights(
            definition,
            MayGoViaImage ? SecurityTypes.TrustedLaunchSupported : null,
            blob => spec.StorageAccountId ?? $"the storage account {blob.Account}")));
        if (spec.CreateMissing)
        {
            calls.Add(new("PUT", gallery, $"Create the gallery if it is missing: {ImageWords.Region(spec.Location)}"));
            calls.Add(
                new(
                    "PUT",
                    definition,
                    $"Create the definition if it is missing: {ImageWords.System(spec.IsSystemKnown, spec.OsType, spec.Generation)}"
                        + $"{(spec.IsSystemKnown ? $", {spec.Architecture}" : "")}{(features.Length > 0 ? ", " + features : "")}"
                        + $"{(spec.Plan is null ? "" : $", plan {spec.Plan}")}"
                        + $"{WhySecurity()}{WhyHardware()}"));
        }

        calls.Add(new("GET", spec.Id, "Check that the version number is free"));
        if (MayGoViaImage)
        {
            calls.Add(new("GET", spec.Between.Id, $"Check that the name of the intermediate managed image is free ({WhyImage})"));
        }

        return calls;
    }

    /// <summary>What making it calls when its source is there.</summary>
    public IReadOnlyList<AzureCall> Create()
    {
        string regions = string.Join(", ", spec.AllRegions.Select(Words));
        AzureCall create = new(
            "PUT",
            spec.Id,
            $"Create the version from {(MayGoViaImage && IsSecurityKnown ? spec.Between.Id : spec.Source.Name)}, in "
                + $"{regions}{(spec.ExcludeFromLatest ? ", excluded from latest" : "")}"
                + (spec.EndOfLife is { } end ? $", end of life {end:yyyy-MM-dd}" : ""));
        IReadOnlyList<AzureCall> looking = spec.Source is ImageSource.Disk disk
            ? [new("GET", disk.Id, "Check that the disk is ready and in the same region")] : [];
        return MayGoViaImage
            ?
            [
                .. looking,
                new("GET", spec.Between.Id, "Check whether a killed run left it, and delete it then"),
                new("PUT", spec.Between.Id, $"Create the intermediate managed image from {spec.Source.Name} ({WhyImage})"),
                create,
                new("DELETE", spec.Between.Id, "Delete the intermediate managed image: the version has its own copy"),
            ]
            : [.. looking, create];
    }

    private static string Words(ReplicationRegion region)
    {
        string copies = region.Replicas is { } replicas ? $" {replicas} copies" : "";
        string storage = region.Storage is { } type ? $" {type}" : "";
        string keys = region.EncryptionSet is { } set ? $" keys of {DiskPolicy.NameOf(set)}" : "";
        return $"{ImageWords.Region(RegionName.Plain(region.Name))}{copies}{storage}{keys}";
    }

    // What an existing definition is, is found out by looking at it.
    private bool IsSecurityKnown => spec.CreateMissing || spec.SecurityType is not null;

    private bool MayGoViaImage => spec.Architecture == CpuArchitecture.X64 && spec.Generation == Generation.V2
        && spec.ViaImage(IsSecurityKnown || spec.Source is ImageSource.VirtualMachine ? spec.NewSecurity : SecurityTypes.TrustedLaunchSupported);

    private string WhyImage => IsSecurityKnown ? $"{spec.NewSecurity} does not accept a managed disk"
        : $"if the definition is {SecurityTypes.TrustedLaunchSupported}, which does not accept a managed disk";

    private string WhyHardware() => spec.IsSystemKnown && spec.Source is not ImageSource.VirtualMachine && !spec.IsNamed(GalleryFeature.DiskControllerTypes)
        && spec.Generation == Generation.V2 ? spec.Hardware.Nvme switch
        {
            true => " (NVMe: the system starts from such disks)",
            false => " (no NVMe: the system does not start from such disks)",
            null => " (no NVMe: whether the system starts from such disks is unknown)",
        }
        : "";

    private string WhySecurity() => spec.Source is ImageSource.VirtualMachine ? " (architecture, security type, plan and features: the machine's own)"
        : spec.SecurityType is not null ? ""
        : spec.NewSecurity is not null ? " (the default for generation 2; VMs may still use Standard. --security-type Standard turns it off)"
        : spec.Generation == Generation.V2 ? " (no security type: Arm64 has no managed image to make such a version of)"
        : " (no security type: Trusted Launch needs generation 2)";
}
