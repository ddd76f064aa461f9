using VmGeneralize.Blocks;

namespace VmGeneralize.Volumes;

/// <summary>One partition, already checked to be inside the disk and to overlap no other.</summary>
public sealed record Partition
{
    /// <summary>Number as Linux counts: GPT slot from 1; MBR primaries 1 to 4, logical partitions from 5. 1 for a whole disk.</summary>
    public required int Number { get; init; }

    /// <summary>Where it is on the disk, in bytes.</summary>
    public required Extent Extent { get; init; }

    /// <summary>GPT partition type; null on an MBR disk.</summary>
    public Guid? TypeId { get; init; }

    /// <summary>MBR partition type; null on a GPT disk.</summary>
    public byte? MbrType { get; init; }

    /// <summary>GPT unique partition id; null on an MBR disk.</summary>
    public Guid? UniqueId { get; init; }

    /// <summary>GPT partition name; empty on an MBR disk.</summary>
    public string Name { get; init; } = "";

    /// <summary>GPT attribute bits (UEFI 5.3.3, table 5.8); 0 on an MBR disk.</summary>
    public ulong Attributes { get; init; }

    /// <summary>MBR: marked active. GPT: the legacy BIOS bootable attribute.</summary>
    public bool Bootable { get; init; }

    /// <summary>The type in words, such as "EFI system partition".</summary>
    public required string TypeName { get; init; }

    public required PartitionRole Role { get; init; }

    /// <summary>An MBR extended partition: a container of logical partitions, with no other contents.</summary>
    public bool IsExtendedContainer => Role == PartitionRole.ExtendedContainer;

    /// <summary>Its name in messages.</summary>
    public override string ToString() => $"partition {Number} ({TypeName}) {Extent}";
}
