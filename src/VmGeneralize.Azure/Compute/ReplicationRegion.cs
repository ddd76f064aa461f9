using System.Globalization;
using VmGeneralize.Blocks;

namespace VmGeneralize.Azure.Compute;

/// <summary>A region that keeps copies of a gallery image version.</summary>
/// <param name="Name">The region.</param>
/// <param name="Replicas">How many copies; null: Azure's choice, one.</param>
/// <param name="Storage">One of <see cref="StorageTypes"/>; null: the version's own.</param>
/// <param name="EncryptionSet">Resource id of the disk encryption set whose keys encrypt the copies; null: keys of the platform.</param>
public sealed record ReplicationRegion(string Name, int? Replicas, string? Storage = null, string? EncryptionSet = null)
{
    /// <summary>What <c>storageAccountType</c> of a version takes (gallery.json).</summary>
    public static IReadOnlyList<string> StorageTypes { get; } = ["Standard_LRS", "Standard_ZRS", "Premium_LRS"];

    /// <summary>
    /// Reads <c>westeurope</c>, or <c>westeurope=2,Standard_ZRS,/subscriptions/...</c>: a count, a kind of storage and the id of a disk encryption
    /// set, each of which may be missing.
    /// </summary>
    /// <exception cref="UsageException">It is none of them.</exception>
    public static ReplicationRegion Parse(string text)
    {
        string[] parts = text.Split('=', 2);
        ReplicationRegion? region = parts[0].Length > 0 ? new ReplicationRegion(parts[0], null) : null;
        foreach (string word in parts.Length > 1 ? parts[1].Split(',') : [])
        {
            region = region switch
            {
                { Replicas: null } when Count(word) is { } replicas => region with { Replicas = replicas },
                { Storage: null } when StorageType(word) is { } storage => region with { Storage = storage },
                { EncryptionSet: null } when DiskPolicy.IsEncryptionSet(word) => region with { EncryptionSet = word },
                _ => null,
            };
        }

        return region ?? throw new UsageException(
            $"\"{text}\" is not a region: write westeurope, westeurope=2 for two copies (at most 100), westeurope=2,Standard_ZRS (or "
                + $"{string.Join(", ", StorageTypes.Where(type => type != "Standard_ZRS"))}), or add the id of a disk encryption set after a comma.");
    }

    /// <summary>A kind of storage for versions, as Azure writes it; null for another word.</summary>
    public static string? StorageType(string text) => StorageTypes.FirstOrDefault(type => type.Equals(text, StringComparison.OrdinalIgnoreCase));

    private static int? Count(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int replicas) && replicas is >= 1 and <= 100 ? replicas : null;
}
