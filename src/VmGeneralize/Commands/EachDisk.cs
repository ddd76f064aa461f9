using VmGeneralize.Blocks;
using VmGeneralize.Console;

namespace VmGeneralize.Commands;

/// <summary>Several disks in one call: each is a job of its own, and one that fails costs the others nothing.</summary>
internal static class EachDisk
{
    /// <summary>What stands in names and addresses for a disk's file name without its ending.</summary>
    public const string Placeholder = "{name}";

    /// <returns>The first exit code that is not 0.</returns>
    public static async Task<int> RunAsync(string[] disks, bool json, Func<string, Task<int>> run, CancellationToken cancellation)
    {
        if (disks is [var only])
        {
            return await run(only).ConfigureAwait(false);
        }

        int first = (int)ExitCode.Done;
        foreach (string disk in disks)
        {
            int exit;
            try
            {
                exit = await run(disk).ConfigureAwait(false);
            }
            catch (Exception problem) when (!cancellation.IsCancellationRequested)
            {
                exit = (int)Failure.Report(problem, json, disk);
            }

            first = first == (int)ExitCode.Done ? exit : first;
        }

        return first;
    }

    /// <summary>A text for one disk, with its name put in; what Azure takes in no name becomes a dash.</summary>
    public static string? Named(string? text, string disk) => text?.Replace(
        Placeholder,
        string.Concat(Path.GetFileNameWithoutExtension(disk).Select(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.' ? c : '-')).Trim('-', '.', '_'),
        StringComparison.Ordinal);

    /// <exception cref="UsageException">Two disks would become one thing.</exception>
    public static void RequireDistinct(string[] disks, Func<string, string?> target, string options)
    {
        if (disks.Select(target).Distinct(StringComparer.OrdinalIgnoreCase).Count() < disks.Length)
        {
            throw new UsageException($"Several disks need several places: write {Placeholder} in {options}, it is replaced by each disk's file name.");
        }
    }
}
