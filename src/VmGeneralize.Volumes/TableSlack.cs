using VmGeneralize.Blocks;
using VmGeneralize.Volumes.Gpt;
using VmGeneralize.Volumes.Mbr;

namespace VmGeneralize.Volumes;

/// <summary>Bytes inside the sectors of partition tables that mean nothing and are not zero: former contents, or data placed there.</summary>
/// <param name="Place">Where, in words that continue after "bytes".</param>
/// <param name="Bytes">How many.</param>
/// <param name="Offset">The first sector with some, in bytes from the start of the disk.</param>
/// <param name="Patches">The writes that wipe them; checksums are right afterwards.</param>
public sealed record TableSlack(string Place, long Bytes, long Offset, IReadOnlyList<DiskPatch> Patches)
{
    /// <summary>In the order of the disk: of the MBR, of extended boot records, of each valid copy of the GPT.</summary>
    /// <param name="disk">The disk.</param>
    /// <param name="layout">What its tables say.</param>
    public static IReadOnlyList<TableSlack> Find(IBlockDevice disk, PartitionLayout layout) => layout.Scheme switch
    {
        PartitionScheme.Mbr => [.. MbrSlack.Find(disk, layout)],
        PartitionScheme.Gpt => [.. MbrSlack.Find(disk, layout), .. GptSlack.Find(disk)],
        _ => [],
    };
}
