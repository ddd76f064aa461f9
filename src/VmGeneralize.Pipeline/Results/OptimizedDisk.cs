namespace VmGeneralize.Pipeline.Results;

/// <summary>A disk file on which DISM ran.</summary>
/// <param name="File">The disk file.</param>
/// <param name="System">The Windows in it.</param>
/// <param name="DismArguments">What DISM was given.</param>
/// <param name="DismExitCode">What it answered: 0, or 3010.</param>
/// <param name="Changes">Files that have been added, removed or resized since, where DISM and mounting change files.</param>
/// <param name="Unexpected">Changes anywhere else; accepted by <c>--force</c>.</param>
/// <param name="ScrubbedBytes">Bytes that DISM and mounting left in free space, overwritten with zeros.</param>
/// <param name="Fingerprint">Of the contents now.</param>
/// <param name="Record">The record beside the disk, which has the step in it.</param>
/// <param name="Notes">What a user should know.</param>
public sealed record OptimizedDisk(
    string File,
    string System,
    IReadOnlyList<string> DismArguments,
    int DismExitCode,
    IReadOnlyList<FileChange> Changes,
    IReadOnlyList<FileChange> Unexpected,
    long ScrubbedBytes,
    string Fingerprint,
    string Record,
    IReadOnlyList<string> Notes);

/// <summary>A file that is not as it was.</summary>
/// <param name="Partition">Number of its partition, as Linux counts.</param>
/// <param name="Path">Where.</param>
/// <param name="Kind">How.</param>
public sealed record FileChange(int Partition, string Path, FileChangeKind Kind)
{
    public override string ToString() => $"partition {Partition}:{Path.Replace('/', '\\')} ({Kind.ToString().ToLowerInvariant()})";
}

/// <summary>How a file differs from what it was.</summary>
public enum FileChangeKind
{
    Added,

    Removed,

    /// <summary>Of another size.</summary>
    Resized,

    /// <summary>Of the same size with other contents, or of another kind.</summary>
    Changed,
}
