using Azure.ResourceManager.Compute;
using Azure.ResourceManager.Compute.Models;

namespace VmGeneralize.Azure.Compute;

/// <summary>Whether a gallery's image definition fits a source; Azure finds out only after the upload, or when a machine does not start.</summary>
internal static class DefinitionFit
{
    /// <summary>The security type of a definition; null for none.</summary>
    public static string? Security(GalleryImageData definition) => SecurityTypes.Plain(Feature(definition, GalleryFeature.SecurityType));

    /// <exception cref="AzureException">It does not; the message names all that differs.</exception>
    public static void Check(GalleryImageSpec spec, GalleryImageData definition)
    {
        List<string> differs = [];
        string owner = spec.Source is ImageSource.VirtualMachine ? "machine" : "disk";
        void Compare(string what, string? actual, string? wanted)
        {
            if (!string.Equals(actual, wanted, StringComparison.OrdinalIgnoreCase))
            {
                differs.Add($"its {what} is {actual ?? "none"}, the {owner}'s is {wanted ?? "none"}");
            }
        }

        Compare("operating system", definition.OSType?.ToString(), spec.OsType.ToString());
        Compare("state", definition.OSState?.ToString(), nameof(OperatingSystemStateType.Generalized));
        Compare("generation", (definition.HyperVGeneration ?? HyperVGeneration.V1).ToString(), spec.Generation.ToString());
        Compare("architecture", (definition.Architecture ?? ArchitectureType.X64).ToString(), spec.Architecture.ToString());
        Compare("purchase plan", Plan(definition)?.ToString(), spec.Plan?.ToString());
        CheckSecurity(spec, Security(definition), differs);
        foreach ((string name, string value) in spec.Features.Where(feature => !GalleryFeature.Covers(Feature(definition, feature.Key), feature.Value)))
        {
            differs.Add($"its feature {name} is {Feature(definition, name) ?? "none"}, expected {value}");
        }

        foreach (string name in (string[])[GalleryFeature.DiskControllerTypes, GalleryFeature.IsAcceleratedNetworkSupported])
        {
            if (!spec.IsNamed(name) && spec.Hardware.Lacks(name, Feature(definition, name)) is { } why)
            {
                differs.Add($"its feature {name} is {Feature(definition, name)}, but {why}");
            }
        }

        if (differs.Count > 0)
        {
            string plan = Plan(definition) is { } known && spec.Plan is null && spec.Source is not ImageSource.VirtualMachine
                ? $" If the disk has that plan, say so: --plan {known}." : "";
            throw new AzureException(
                $"Checking the image definition {spec.Definition}",
                $"it does not fit the {owner}: {string.Join("; ", differs)}.",
                $"Choose another definition (--create-gallery makes the one that fits); these properties of a definition cannot be changed later.{plan}");
        }

        RequireRoute(spec, Security(definition));
    }

    /// <summary>That something leads from the source to a version of a definition with this security type.</summary>
    /// <exception cref="AzureException">Nothing does.</exception>
    public static void RequireRoute(GalleryImageSpec spec, string? security)
    {
        if (spec.Architecture == CpuArchitecture.Arm64 && spec.ViaImage(security))
        {
            throw new AzureException(
                $"Checking the image definition {spec.Definition}",
                $"its SecurityType is {security}, which does not accept a managed disk as its source; a managed image does not support Arm64.",
                "Upload the disk as a page blob (--blob URL) and make the version from it: vmgeneralize register --source URL. Or choose a definition made "
                    + "with --security-type Standard.");
        }
    }

    private static void CheckSecurity(GalleryImageSpec spec, string? actual, List<string> differs)
    {
        string? machine = SecurityTypes.Plain(spec.MachineSecurity);
        if (spec.SecurityType is { } named && !Same(SecurityTypes.Plain(named), actual))
        {
            differs.Add($"its SecurityType is {actual ?? SecurityTypes.Standard}, expected {named}");
        }
        else if (machine is not null && !Same(machine, actual))
        {
            differs.Add($"its SecurityType is {actual ?? SecurityTypes.Standard}, the machine's is {machine}, and both must be the same");
        }
        else if (machine is null && SecurityTypes.NeedsGuestState(actual))
        {
            differs.Add($"its SecurityType is {actual}, which needs a guest state: only a captured {actual} machine has one");
        }
    }

    private static bool Same(string? one, string? other) => string.Equals(one, other, StringComparison.OrdinalIgnoreCase);

    internal static string? Feature(GalleryImageData definition, string name) =>
        definition.Features.FirstOrDefault(feature => feature.Name.Equals(name, StringComparison.OrdinalIgnoreCase))?.Value;

    internal static PurchasePlan? Plan(GalleryImageData definition) => definition.PurchasePlan is { Name.Length: > 0 } plan
        ? new PurchasePlan(plan.Publisher, plan.Product, plan.Name) : null;
}
