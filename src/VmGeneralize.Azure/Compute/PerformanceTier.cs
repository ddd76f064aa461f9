using VmGeneralize.Blocks;

namespace VmGeneralize.Azure.Compute;

/// <summary>
/// Performance tiers of premium disks: a disk has the one of its size, or a higher one
/// (https://learn.microsoft.com/azure/virtual-machines/disks-change-performance).
/// </summary>
internal static class PerformanceTier
{
    private const long Gibibyte = 1L << 30;
    private const int LargestOfSmallDisks = 50; // P60 and above are for disks over 4 TiB
    private const long LargeDisk = 4096;

    // Number and largest size in GiB ("Premium SSD size", https://learn.microsoft.com/azure/virtual-machines/disks-types).
    private static readonly (int Tier, long Gibibytes)[] Sizes =
    [
        (1, 4), (2, 8), (3, 16), (4, 32), (6, 64), (10, 128), (15, 256), (20, 512), (30, 1024), (40, 2048), (50, 4096), (60, 8192), (70, 16_384),
        (80, 32_767),
    ];

    /// <exception cref="UsageException">It is not a tier.</exception>
    /// <exception cref="RefusedException">A disk of this kind or size does not take it.</exception>
    public static void Check(string tier, string kind, long size)
    {
        int number = tier is ['P' or 'p', ..] && int.TryParse(tier[1..], out int parsed) ? parsed : 0;
        if (Sizes.All(one => one.Tier != number))
        {
            throw new UsageException($"\"{tier}\" is not a performance tier: use {string.Join(", ", Sizes.Select(one => $"P{one.Tier}"))}.");
        }

        if (!DiskKind.HasTiers(kind))
        {
            throw Refused($"A {kind} disk has no performance tiers.", "Leave --performance-tier out, or give --sku Premium_LRS.");
        }

        int own = Sizes.FirstOrDefault(one => size <= one.Gibibytes * Gibibyte, Sizes[^1]).Tier;
        if (number < own)
        {
            throw Refused($"A disk of {size:N0} bytes is a P{own}; its tier can be raised, not lowered to P{number}.", $"Give P{own} or a higher one.");
        }

        if (number > LargestOfSmallDisks && size <= LargeDisk * Gibibyte)
        {
            throw Refused($"P{number} is for disks over 4 TiB; this one has {size:N0} bytes.", $"Give P{LargestOfSmallDisks} or a lower one.");
        }
    }

    private static RefusedException Refused(string why, string remedy) => new(AzureRefusal.DiskKind, why, remedy);
}
