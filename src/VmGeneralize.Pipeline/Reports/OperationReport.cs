namespace VmGeneralize.Pipeline.Reports;

/// <summary>Changes that one operation makes.</summary>
/// <param name="Id">Its name for <c>--operations</c>.</param>
/// <param name="Title">What it does.</param>
/// <param name="Notice">What the user should know, when it did something.</param>
/// <param name="Edits">Empty when there was nothing to do.</param>
/// <param name="BytesFreed">Allocated bytes that become free.</param>
public sealed record OperationReport(string Id, string Title, string? Notice, IReadOnlyList<EditReport> Edits, long BytesFreed);
