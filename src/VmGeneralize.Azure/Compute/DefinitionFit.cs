using Azure.ResourceManager.Compute;
using Azure.ResourceManager.Compute.Models;

namespace VmGeneralize.Azure.Compute;

/// <summary>Whether a gallery's image definition fits a disk; Azure finds out only when a machine does not start.</summary>
internal static class DefinitionFit
{
    /// <exception cref="AzureException">It does not; the message names what differs.</exception>
    public static void Check(GalleryImageSpec spec, GalleryImageData definition)
    {
        List<string> differs = [];
        Compare(differs, "operating system", definition.OSType?.ToString(), spec.OsType.ToString());
        Compare(differs, "state", definition.OSState?.ToString(), nameof(OperatingSystemStateType.Generalized));
        Compare(differs, "generation", (definition.HyperVGeneration ?? HyperVGeneration.V1).ToString(), spec.Generation.ToString());
        Compare(differs, "architecture", (definition.Architecture ?? ArchitectureType.X64).ToString(), spec.Architecture.ToString());
        if (spec.SecurityType is not null)
        {
            Compare(differs, "SecurityType", definition.Features.FirstOrDefault(feature => feature.Name == "SecurityType")?.Value ?? "none", spec.SecurityType);
        }

        if (differs.Count > 0)
        {
            throw new AzureException(
                $"Looking at the image definition {spec.Definition}",
                $"it does not fit the disk: {string.Join("; ", differs)}.",
                "Choose another definition (--create-gallery makes it); these things of a definition cannot be changed.");
        }
    }

    private static void Compare(List<string> differs, string what, string? actual, string wanted)
    {
        if (!string.Equals(actual, wanted, StringComparison.OrdinalIgnoreCase))
        {
            differs.Add($"its {what} is {actual}, the disk's is {wanted}");
        }
    }
}
