using Azure.Core;
using VmGeneralize.Blocks;

namespace VmGeneralize.Azure.Compute;

/// <summary>What no gallery takes, reported without asking it.</summary>
internal static class GallerySpecCheck
{
    private const long LargestDisk = 2048L << 30; // https://learn.microsoft.com/azure/virtual-machines/azure-compute-gallery, "Limits"

    /// <exception cref="UsageException">Options do not go together.</exception>
    /// <exception cref="RefusedException">No such version is made from the source.</exception>
    public static void Run(GalleryImageSpec spec)
    {
        if (spec.DiskSize > LargestDisk && !spec.Shallow)
        {
            throw new RefusedException(
                AzureRefusal.TooLarge,
                $"A gallery accepts disks up to 2 TiB; this one has {spec.DiskSize:N0} bytes.",
                "Shrink the disk, or give --replication-mode Shallow, which accepts up to 32 TiB and keeps one copy, for tests.");
        }

        if (spec.Source is not (ImageSource.VirtualMachine or ImageSource.Version) && SecurityTypes.NeedsGuestState(spec.SecurityType))
        {
            throw new RefusedException(
                AzureRefusal.SecurityType,
                $"A definition of type {spec.SecurityType} accepts captured machines only: its versions need a guest state, which a disk does not have.",
                $"Use --security-type {SecurityTypes.TrustedLaunchSupported}: its machines start with Trusted Launch too.");
        }

        CheckNames(spec);
        CheckKeys(spec);
        spec.Hardware.Check(spec.Features);
        if (spec.Generation == Generation.V1
            && spec.Features.Any(feature => feature.Key.Equals(GalleryFeature.DiskControllerTypes, StringComparison.OrdinalIgnoreCase)
                && GalleryFeature.Covers(feature.Value, "NVMe")))
        {
            throw new UsageException("NVMe disks need a generation 2 (UEFI) disk; this one is generation 1.");
        }

        if (spec.Generation == Generation.V1 && SecurityTypes.Plain(spec.SecurityType) is not null)
        {
            throw new UsageException($"{spec.SecurityType} needs a generation 2 (UEFI) disk; this one is generation 1.");
        }

        if (spec.Generation == Generation.V1 && spec.Architecture == CpuArchitecture.Arm64)
        {
            throw new UsageException("Arm64 machines are generation 2 (UEFI); this disk is generation 1.");
        }
    }

    private static bool IsIn(Guid subscription, string id) => Guid.TryParse(new ResourceIdentifier(id).SubscriptionId, out Guid of) && of == subscription;

    private static void CheckNames(GalleryImageSpec spec)
    {
        (string Kind, string? Name, int Longest)[] names =
        [
            ("publisher", spec.Publisher, ResourceNames.LongestPublisher),
            ("offer", spec.Offer, ResourceNames.LongestOffer),
            ("SKU", spec.Sku, ResourceNames.LongestOffer),
        ];
        foreach ((string kind, string? name, int longest) in names)
        {
            if (name is not null)
            {
                _ = ResourceNames.Identifier(kind, name, longest);
            }
        }
    }

    // https://learn.microsoft.com/azure/virtual-machines/image-version-encryption, "Limitations".
    private static void CheckKeys(GalleryImageSpec spec)
    {
        ReplicationRegion[] own = [.. spec.AllRegions.Where(region => region.EncryptionSet is not null)];
        if (own.GroupBy(region => region.EncryptionSet, StringComparer.OrdinalIgnoreCase).FirstOrDefault(group => group.Count() > 1) is { } shared)
        {
            throw new UsageException(
                $"The disk encryption set {DiskPolicy.NameOf(shared.Key!)} is named for {string.Join(" and ", shared.Select(region => region.Name))}: "
                    + "it belongs to one region, so give each region its own.");
        }

        // Before the login the subscription is not known.
        if (spec.Home.Subscription != Guid.Empty
            && own.FirstOrDefault(region => !IsIn(spec.Home.Subscription, region.EncryptionSet!)) is { } foreign)
        {
            throw new UsageException(
                $"The disk encryption set {DiskPolicy.NameOf(foreign.EncryptionSet!)} is in another subscription: it must be in that of the gallery.");
        }
    }
}
