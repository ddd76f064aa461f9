using VmGeneralize.Blocks;

namespace VmGeneralize.Volumes;

/// <summary>What the partition tables of a disk say.</summary>
public sealed record PartitionLayout
{
    public required PartitionScheme Scheme { get; init; }

    /// <summary>By number. Containers of logical partitions are listed too.</summary>
    public required IReadOnlyList<Partition> Partitions { get; init; }

    /// <summary>Every byte that partition tables use: MBR, extended boot records, both GPTs.</summary>
    public required ExtentSet TableExtents { get; init; }

    /// <summary>
    /// What else is live outside the partitions: the first MiB of an MBR disk, where boot loaders are, what a named signature claims, and everything
    /// on a disk that is not understood. It may reach into partitions.
    /// </summary>
    public ExtentSet KeptExtents { get; init; } = [];

    /// <summary>What a user should know, such as that a damaged primary table was replaced by its backup.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>
    /// The notes about a damaged or missing table that <see cref="Gpt.GptRelocation"/> rebuilds: everything written from
    /// the disk has it intact.
    /// </summary>
    public IReadOnlyList<string> Repairable { get; init; } = [];

    /// <summary>GPT disk id.</summary>
    public Guid? DiskId { get; init; }

    /// <summary>MBR disk signature (offset 0x1B8); Windows knows the disk by it, and BCD entries name it.</summary>
    public uint? MbrSignature { get; init; }
}
