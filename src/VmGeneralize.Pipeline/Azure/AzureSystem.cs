using VmGeneralize.Azure.Compute;
using VmGeneralize.Guests;
using VmGeneralize.Volumes;
using VmGeneralize.Guests.Disk;

namespace VmGeneralize.Pipeline.Azure;

/// <summary>What Azure asks about the system on a disk.</summary>
/// <param name="Name">What people call it; null when there is none.</param>
/// <param name="OsType">Null for a data disk.</param>
/// <param name="Generation">Null when it cannot be told.</param>
internal sealed record AzureSystem(string? Name, OsType? OsType, Generation? Generation)
{
    /// <summary>A data disk.</summary>
    public static AzureSystem None { get; } = new(null, null, null);

    public static AzureSystem Of(PartitionLayout layout, string name, GuestKind kind) => new(
        name,
        kind == GuestKind.Windows ? VmGeneralize.Azure.Compute.OsType.Windows : VmGeneralize.Azure.Compute.OsType.Linux,
        BootGenerations.Detect(layout) switch
        {
            BootGeneration.V1 => VmGeneralize.Azure.Compute.Generation.V1,
            BootGeneration.V2 => VmGeneralize.Azure.Compute.Generation.V2,
            _ => null,
        });
}
