namespace VmGeneralize.Pipeline.Reports;

/// <summary>Result of <c>undo</c>.</summary>
/// <param name="File">The disk file.</param>
/// <param name="RestoredBytes">Bytes of it that have their old contents again.</param>
public sealed record UndoReport(string File, long RestoredBytes) : Report("undo");
