namespace VmGeneralize.Pipeline.Reports;

/// <summary>Result of <c>optimize</c>.</summary>
/// <param name="File">The disk file.</param>
/// <param name="System">The Windows in it.</param>
/// <param name="DismArguments">What DISM was given.</param>
/// <param name="DismExitCode">What it answered: 0, or 3010.</param>
/// <param name="Changes">Files that have been added, removed or resized since, where DISM and mounting change files.</param>
/// <param name="Unexpected">Changes anywhere else; accepted by <c>--force</c>.</param>
/// <param name="ScrubbedBytes">Bytes that DISM and mounting left in free space, overwritten with zeros.</param>
/// <param name="Fingerprint">Of the contents now.</param>
/// <param name="Sidecar">The record beside the disk, which has the step in it.</param>
/// <param name="Notes">What a user should know.</param>
public sealed record OptimizeReport(
    string File,
    string System,
    IReadOnlyList<string> DismArguments,
    int DismExitCode,
    IReadOnlyList<FileChangeReport> Changes,
    IReadOnlyList<FileChangeReport> Unexpected,
    long ScrubbedBytes,
    string Fingerprint,
    string Sidecar,
    IReadOnlyList<string> Notes)
    : Report("optimize");

/// <summary>A file that is not as it was.</summary>
/// <param name="Partition">Number of its partition, as Linux counts.</param>
/// <param name="Path">Where.</param>
/// <param name="Kind">"added", "removed", "resized" or "changed".</param>
public sealed record FileChangeReport(int Partition, string Path, string Kind);
