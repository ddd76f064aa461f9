using System.Globalization;
using System.Runtime.CompilerServices;

namespace VmGeneralize.Console;

/// <summary>
/// Limits of the process. The runtime opens its parts, and reserves address space for its heap and threads, when they are first needed, and ends
/// without a helpful message if it cannot; so the limits are checked first.
/// </summary>
internal static class ProcessLimits
{
    private const string LimitsFile = "/proc/self/limits"; // Linux; proc(5)
    private const string FilesRow = "Max open files";
    private const string AddressesRow = "Max address space";
    private const int MinFiles = 128; // about 90 are enough for a look at a disk
    private const long MinAddresses = 3L << 30; // bytes; of less the runtime reserves half for its heap, and has not enough for the rest

    /// <summary>What to say if a limit is too low; null if all are high enough or unknown.</summary>
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
        if (Limit(limits, FilesRow) is < MinFiles and { } files)
        {
            return $"This process may have {files} files open, and needs {MinFiles}: raise the limit (ulimit -n {MinFiles}) and start again.";
        }

        return isCompiledHere && Limit(limits, AddressesRow) is < MinAddresses and { } addresses
            ? $"This process may use {addresses >> 20} MiB of addresses, and the runtime needs {MinAddresses >> 20}, most of which never becomes "
                + $"memory: raise the limit (ulimit -v {MinAddresses >> 10}) and start again. Memory itself is better limited by a cgroup."
            : null;
    }

    private static long? Limit(string[] limits, string row) => limits.FirstOrDefault(line => line.StartsWith(row, StringComparison.Ordinal)) is { } found
        && long.TryParse(found[row.Length..].TrimStart().Split(' ')[0], NumberStyles.None, CultureInfo.InvariantCulture, out long allowed)
        ? allowed
        : null;
}
