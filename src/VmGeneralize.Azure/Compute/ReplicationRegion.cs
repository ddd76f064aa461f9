using System.Globalization;
using VmGeneralize.Blocks;

namespace VmGeneralize.Azure.Compute;

/// <summary>Where copies of a gallery image version are kept.</summary>
/// <param name="Name">The region.</param>
/// <param name="Replicas">How many copies; null: Azure's choice, one.</param>
/// <param name="Storage">One of <see cref="StorageTypes"/>; null: the version's own.</param>
public sealed record ReplicationRegion(string Name, int? Replicas, string? Storage = null)
{
    /// <summary>What <c>storageAccountType</c> of a version takes (gallery.json).</summary>
    public static IReadOnlyList<string> StorageTypes { get; } = ["Standard_LRS", "Standard_ZRS", "Premium_LRS"];

    /// <summary>Reads <c>westeurope</c>, <c>westeurope=2</c>, <c>westeurope=2,Standard_ZRS</c> or <c>westeurope=Standard_ZRS</c>.</summary>
    /// <exception cref="UsageException">It is none of them.</exception>
    public static ReplicationRegion Parse(string text)
    {
        string[] parts = text.Split('=');
        if (parts is [{ Length: > 0 } plain])
        {
            return new ReplicationRegion(plain, null);
        }

        return (parts is [{ Length: > 0 }, _] ? parts[1].Split(',') : []) switch
        {
            [var one] when Count(one) is { } replicas => new ReplicationRegion(parts[0], replicas),
            [var one] when StorageType(one) is { } storage => new ReplicationRegion(parts[0], null, storage),
            [var one, var two] when Count(one) is { } replicas && StorageType(two) is { } storage => new ReplicationRegion(parts[0], replicas, storage),
            _ => throw new UsageException(
                $"\"{text}\" is no region: write westeurope, westeurope=2 for two copies (at most 100), or westeurope=2,Standard_ZRS; storage is "
                    + $"{string.Join(", ", StorageTypes)}."),
        };
    }

    /// <summary>A kind of storage for versions, as Azure writes it; null for another word.</summary>
    public static string? StorageType(string text) => StorageTypes.FirstOrDefault(type => type.Equals(text, StringComparison.OrdinalIgnoreCase));

    private static int? Count(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int replicas) && replicas is >= 1 and <= 100 ? replicas : null;
}
