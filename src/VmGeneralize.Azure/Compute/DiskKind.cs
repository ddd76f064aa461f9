using VmGeneralize.Blocks;

namespace VmGeneralize.Azure.Compute;

/// <summary>
/// The kinds of managed disks (<c>DiskSku</c> in disk.json, https://learn.microsoft.com/azure/virtual-machines/disks-types), and what each takes.
/// </summary>
public static class DiskKind
{
    public const string Standard = "Standard_LRS";

    private static readonly string[] Names =
        [Standard, "StandardSSD_LRS", "StandardSSD_ZRS", "Premium_LRS", "Premium_ZRS", "PremiumV2_LRS", "UltraSSD_LRS"];

    private static readonly string[] DataOnly = ["PremiumV2_LRS", "UltraSSD_LRS"];

    /// <summary>A kind as Azure writes it.</summary>
    /// <exception cref="UsageException">There is none of this name.</exception>
    public static string Parse(string text) => Names.FirstOrDefault(name => name.Equals(text, StringComparison.OrdinalIgnoreCase))
        ?? throw new UsageException($"\"{text}\" is not a kind of managed disk: use {string.Join(", ", Names)}.");

    /// <exception cref="UsageException">One of the two is not what Azure knows.</exception>
    /// <exception cref="RefusedException">A disk of this kind takes no zone.</exception>
    internal static void Check(string kind, string? zone)
    {
        string known = Parse(kind);
        if (zone is not (null or ['1' or '2' or '3']))
        {
            throw new UsageException($"\"{zone}\" is not an availability zone: write 1, 2 or 3.");
        }

        if (IsInAllZones(known) && zone is not null)
        {
            throw new RefusedException(
                AzureRefusal.DiskKind,
                $"A {known} disk spans all zones: --zone does not apply.",
                $"Leave --zone out, or give --sku {known.Replace("_ZRS", "_LRS", StringComparison.Ordinal)}.");
        }
    }

    /// <summary>No machine starts from it; its sectors are chosen when it is made, and it is in one zone where there are zones.</summary>
    public static bool IsForDataOnly(string kind) => DataOnly.Contains(kind, StringComparer.OrdinalIgnoreCase);

    /// <summary>It is in all zones, and takes none by number.</summary>
    public static bool IsInAllZones(string kind) => kind.EndsWith("_ZRS", StringComparison.OrdinalIgnoreCase);

    /// <summary>Its performance tier can be chosen (https://learn.microsoft.com/azure/virtual-machines/disks-change-performance).</summary>
    public static bool HasTiers(string kind) => kind.StartsWith("Premium_", StringComparison.OrdinalIgnoreCase);
}
