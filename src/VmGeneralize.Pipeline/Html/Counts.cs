using System.Globalization;
using VmGeneralize.Pipeline.Results;

namespace VmGeneralize.Pipeline.Html;

/// <summary>Numbers for people.</summary>
internal static class Counts
{
    /// <summary>With a comma every three digits.</summary>
    public static string Text(long count) => count.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary>A count with its noun: <c>1 file</c>, <c>2 files</c>.</summary>
    public static string Of(long count, string noun) => count == 1 ? $"1 {noun}" : $"{Text(count)} {noun}s";

    /// <summary>A size, rounded and in bytes.</summary>
    public static string Exact(long bytes) => bytes < 1024 ? $"{Text(bytes)} bytes" : $"{Bytes.Text(bytes)} ({Text(bytes)} bytes)";

    /// <summary>Files and folders that are removed.</summary>
    public static long Removed(DiskPlan plan) => plan.Operations.Sum(operation => operation.RemovedCount);

    /// <summary>Registry values and files that are changed, not removed.</summary>
    public static long InPlace(DiskPlan plan) => plan.Operations.Sum(operation => operation.InPlaceCount);
}
