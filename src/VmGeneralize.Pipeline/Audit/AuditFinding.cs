namespace VmGeneralize.Pipeline.Audit;

/// <summary>One thing that an audit found.</summary>
/// <param name="Kind">
/// <c>operation</c>, <c>check</c>, <c>sysprep</c>, <c>free-records</c>, <c>free-clusters</c>, <c>log-file</c>, <c>slack</c>, <c>hive-slack</c>,
/// <c>damaged</c>, <c>lost-space</c> or <c>not-audited</c>.
/// </param>
/// <param name="Severity">
/// "Leftover" fails the audit: dead data, damage, what the default operations would take out, and checks that report an error. "Warning" and "Info" do
/// not: slack that only <c>deep-scrub</c> wipes, and what only opt-in operations take out.
/// </param>
/// <param name="Partition">Partition number; null when it concerns the disk.</param>
/// <param name="Summary">What it is.</param>
/// <param name="Evidence">Where it was seen.</param>
/// <param name="Remedy">What mends it.</param>
/// <param name="Id">The operation or check behind it.</param>
/// <param name="Count">How many, where it is counted.</param>
/// <param name="Bytes">How much, where it has a size.</param>
public sealed record AuditFinding(
    string Kind,
    string Severity,
    int? Partition,
    string Summary,
    string Evidence,
    string? Remedy = null,
    string? Id = null,
    long? Count = null,
    long? Bytes = null)
{
    public const string Leftover = "Leftover";
    public const string Warning = "Warning";
    public const string Info = "Info";
}
