using VmGeneralize.Blocks;

namespace VmGeneralize.Azure.Compute;

/// <summary>Which hardware of Azure's hosts the system on a disk supports: yes, no, or null for not known.</summary>
/// <param name="Nvme">It starts from a disk that is attached by NVMe.</param>
/// <param name="AcceleratedNetwork">It has drivers for the network cards that hosts pass through.</param>
public sealed record GuestHardware(bool? Nvme, bool? AcceleratedNetwork)
{
    /// <summary>Value of <see cref="GalleryFeature.DiskControllerTypes"/> for a system that starts either way.</summary>
    public const string BothControllers = "SCSI, NVMe";

    private const string NvmeController = "NVMe";

    public static GuestHardware Unknown { get; } = new(null, null);

    /// <summary>What a definition says about it; the lack of NVMe says nothing about the system.</summary>
    internal static GuestHardware Of(Func<string, string?> feature) => new(
        GalleryFeature.Covers(feature(GalleryFeature.DiskControllerTypes), NvmeController) ? true : null,
        bool.TryParse(feature(GalleryFeature.IsAcceleratedNetworkSupported), out bool network) ? network : null);

    /// <summary>What a new definition says about it: nothing about what is not known, and nothing about NVMe for generation 1, which has none.</summary>
    public IEnumerable<KeyValuePair<string, string>> Features(Generation generation)
    {
        if (Nvme == true && generation == Generation.V2)
        {
            yield return new(GalleryFeature.DiskControllerTypes, BothControllers);
        }

        if (AcceleratedNetwork is { } network)
        {
            yield return new(GalleryFeature.IsAcceleratedNetworkSupported, network ? "True" : "False");
        }
    }

    /// <summary>Why a feature is more than the system is known to have, as the end of a sentence; null when it is not.</summary>
    public string? Lacks(string feature, string? value) =>
        feature.Equals(GalleryFeature.DiskControllerTypes, StringComparison.OrdinalIgnoreCase)
            ? Nvme == false && GalleryFeature.Covers(value, NvmeController) ? "the system on the disk does not start from an NVMe disk" : null
        : feature.Equals(GalleryFeature.IsAcceleratedNetworkSupported, StringComparison.OrdinalIgnoreCase)
            ? AcceleratedNetwork == false && GalleryFeature.Covers(value, "True") ? "the system on the disk has no driver for it" : null
        : null;

    /// <exception cref="RefusedException">A feature that the user names is one that the system is known not to have.</exception>
    internal void Check(IReadOnlyDictionary<string, string> named)
    {
        foreach ((string feature, string value) in named)
        {
            if (Lacks(feature, value) is { } why)
            {
                throw new RefusedException(
                    AzureRefusal.Feature, $"--feature {feature}={value} is not possible: {why}.",
                    "Leave it out, or fix the system first: vmgeneralize inspect says what is missing.");
            }
        }
    }
}
