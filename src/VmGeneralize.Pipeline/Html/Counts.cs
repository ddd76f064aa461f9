using System.Globalization;
using VmGeneralize.Pipeline.Reports;

namespace VmGeneralize.Pipeline.Html;

/// <summary>Numbers for people.</summary>
internal static class Counts
{
    /// <summary>With a comma every three digits.</summary>
    public static string Text(long count) => count.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary>A count with its noun: <c>1 file</c>, <c>2 files</c>.</summary>
    public static string Of(long count, string noun) => count == 1 ? $"1 {noun}" : $"{Text(count)} {noun}s";

    /// <summary>A size as people say it and as machines do.</summary>
    public static string Exact(long bytes) => bytes < 1024 ? $"{Text(bytes)} bytes" : $"{Bytes.Text(bytes)} ({Text(bytes)} bytes)";

    public static long Removed(PlanReport plan) => plan.Operations.Sum(Removed);

    public static long Removed(OperationReport operation) => operation.Edits.Sum(edit => (long)(edit.Removed?.Count ?? 0));

    /// <summary>Registry values and files that are changed, not removed.</summary>
    public static long InPlace(PlanReport plan) => plan.Operations.Sum(InPlace);

    public static long InPlace(OperationReport operation) => operation.Edits.Count(edit => edit.Kind is not ("delete" or "wipe-slack"));
}
