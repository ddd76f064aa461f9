namespace VmGeneralize.Console;

/// <summary>Numbers with their nouns.</summary>
internal static class Counts
{
    /// <summary>As in <c>1 file</c> and <c>2 files</c>.</summary>
    public static string Of(long count, string noun) => count == 1 ? $"1 {noun}" : $"{count} {noun}s";
}
