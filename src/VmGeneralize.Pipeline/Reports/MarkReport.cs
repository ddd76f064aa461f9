namespace VmGeneralize.Pipeline.Reports;

/// <summary>Result of <c>mark</c>.</summary>
/// <param name="VirtualMachine">Resource id.</param>
/// <param name="WasMarked">It was marked already.</param>
/// <param name="Image">The image that was captured; null: none was requested.</param>
public sealed record MarkReport(string VirtualMachine, bool WasMarked, ImageReport? Image) : Report("mark");
