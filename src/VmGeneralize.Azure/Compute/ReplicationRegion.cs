using System.Globalization;
using VmGeneralize.Blocks;

namespace VmGeneralize.Azure.Compute;

/// <summary>Where copies of a gallery image version are kept.</summary>
/// <param name="Name">The region.</param>
/// <param name="Replicas">How many copies; null: Azure's choice, one.</param>
public sealed record ReplicationRegion(string Name, int? Replicas)
{
    /// <summary>Reads <c>westeurope</c> or <c>westeurope=2</c>.</summary>
    /// <exception cref="UsageException">It is neither.</exception>
    public static ReplicationRegion Parse(string text)
    {
        string[] parts = text.Split('=');
        if (parts is [{ Length: > 0 } plain])
        {
            return new ReplicationRegion(plain, null);
        }

        return parts is [{ Length: > 0 } name, var count]
            && int.TryParse(count, NumberStyles.None, CultureInfo.InvariantCulture, out int replicas)
            && replicas is >= 1 and <= 100
            ? new ReplicationRegion(name, replicas)
            : throw new UsageException($"\"{text}\" is no region: write westeurope, or westeurope=2 for two copies.");
    }
}
