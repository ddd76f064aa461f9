using VmGeneralize.Blocks;
using VmGeneralize.Checks;
using VmGeneralize.Volumes;

namespace VmGeneralize.Pipeline.Audit;

/// <summary>Audits what is inside the sectors of partition tables and means nothing there.</summary>
internal static class TableAudit
{
    public static IEnumerable<Finding> Find(IBlockDevice disk, PartitionLayout layout, DeadDataRemedy remedy) =>
        TableSlack.Find(disk, layout).Select(slack => new Finding(
            Severity.Error,
            $"Bytes {slack.Place} mean nothing and hold data",
            $"{slack.Bytes} bytes, the first ones in the sector at byte {slack.Offset} of the disk",
            remedy.Scrub)
        {
            Kind = FindingKind.Slack, Bytes = slack.Bytes,
        });
}
