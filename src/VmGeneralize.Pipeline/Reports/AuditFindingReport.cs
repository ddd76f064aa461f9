namespace VmGeneralize.Pipeline.Reports;

/// <summary>One thing that an audit found.</summary>
/// <param name="Kind">
/// <c>operation</c>, <c>check</c>, <c>sysprep</c>, <c>free-records</c>, <c>free-clusters</c>, <c>unallocated-space</c>, <c>log-file</c>,
/// <c>slack</c>, <c>hive-slack</c>, <c>boot-code</c>, <c>damaged</c>, <c>lost-space</c>, <c>other-system</c>, <c>outside-volume</c> or
/// <c>not-audited</c>.
/// </param>
/// <param name="Severity">Leftover, which fails the audit; Warning or Info.</param>
/// <param name="Partition">Partition number; null when it concerns the disk.</param>
/// <param name="Summary">What it is.</param>
/// <param name="Evidence">Where it was seen.</param>
/// <param name="Remedy">What fixes it.</param>
/// <param name="Id">The operation or check behind it, or the code of an obstacle.</param>
/// <param name="Count">How many, where it is counted.</param>
/// <param name="Bytes">How much, where it has a size.</param>
public sealed record AuditFindingReport(
    string Kind, string Severity, int? Partition, string Summary, string Evidence, string? Remedy, string? Id, long? Count, long? Bytes);
