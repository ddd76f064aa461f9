namespace VmGeneralize.Pipeline.Audit;

/// <summary>Options of an audit.</summary>
/// <param name="SearchFile">File whose non-empty lines are searched for everywhere; null for none.</param>
/// <param name="Partition">Only this partition is audited; the search goes over the whole disk nevertheless.</param>
public sealed record AuditOptions(string? SearchFile = null, int? Partition = null);
