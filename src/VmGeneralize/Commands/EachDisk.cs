using VmGeneralize.Blocks;
using VmGeneralize.Console;

namespace VmGeneralize.Commands;

/// <summary>Several disks in one call: each is a separate job, and one that fails does not stop the others.</summary>
internal static class EachDisk
{
    /// <summary>Placeholder in names and addresses for a disk's file name without its extension.</summary>
    public const string Placeholder = "{name}";

    /// <returns>The first exit code that is not 0, or 0.</returns>
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

    /// <summary>The text for one disk, with the placeholder replaced; characters that Azure allows in no name become a dash.</summary>
    public static string? Expand(string? text, string disk) => text?.Replace(
        Placeholder,
        string.Concat(Path.GetFileNameWithoutExtension(disk).Select(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.' ? c : '-')).Trim('-', '.', '_'),
        StringComparison.Ordinal);

    /// <exception cref="UsageException">Two disks would have the same target.</exception>
    public static void RequireDistinct(string[] disks, Func<string, string?> target, string options)
    {
        if (disks.Select(target).Distinct(StringComparer.OrdinalIgnoreCase).Count() < disks.Length)
        {
            throw new UsageException($"With several disks, put {Placeholder} in {options}: it is replaced by each disk's file name.");
        }
    }
}
