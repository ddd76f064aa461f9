using System.Globalization;
using System.Runtime.CompilerServices;

namespace VmGeneralize.Console;

/// <summary>
/// What the process may use. The runtime opens its own parts, and takes address space for its heap and threads, when they are first needed, and ends
/// without a word that helps when it cannot; so it is asked before any of that is.
/// </summary>
internal static class ProcessLimits
{
    private const string LimitsFile = "/proc/self/limits"; // Linux; proc(5)
    private const string FilesRow = "Max open files";
    private const string AddressesRow = "Max address space";
    private const int LeastFiles = 128; // about 90 are enough for a look at a disk
    private const long LeastAddresses = 3L << 30; // bytes; of less the runtime reserves half for its heap, and has not enough for the rest

    /// <summary>What to tell when something is too little; null when all is enough, or nothing is known.</summary>
    public static string? Shortage()
    {
        try
        {
            return File.Exists(LimitsFile) ? Shortage(File.ReadAllLines(LimitsFile), RuntimeFeature.IsDynamicCodeCompiled) : null;
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            return null; // a sandbox that shows /proc and lets nobody read it
        }
    }

    /// <param name="limits">Lines of the file.</param>
    /// <param name="isCompiledHere">The program runs on the shared runtime, which needs more than native code does.</param>
    internal static string? Shortage(string[] limits, bool isCompiledHere)
    {
        if (Limit(limits, FilesRow) is < LeastFiles and { } files)
        {
            return $"This process may have {files} files open, and needs {LeastFiles}: raise the limit (ulimit -n {LeastFiles}) and start again.";
        }

        return isCompiledHere && Limit(limits, AddressesRow) is < LeastAddresses and { } addresses
            ? $"This process may use {addresses >> 20} MiB of addresses, and the runtime needs {LeastAddresses >> 20}, most of which never becomes "
                + $"memory: raise the limit (ulimit -v {LeastAddresses >> 10}) and start again. Memory itself is better limited by a cgroup."
            : null;
    }

    private static long? Limit(string[] limits, string row) => limits.FirstOrDefault(line => line.StartsWith(row, StringComparison.Ordinal)) is { } found
        && long.TryParse(found[row.Length..].TrimStart().Split(' ')[0], NumberStyles.None, CultureInfo.InvariantCulture, out long allowed)
        ? allowed
        : null;
}
