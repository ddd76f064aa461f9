namespace VmGeneralize.Pipeline.Reports;

/// <summary>One planned or applied change.</summary>
/// <param name="Kind">
/// <c>delete</c>, <c>truncate</c>, <c>write</c>, <c>edit-lines</c>, <c>create</c>, <c>create-link</c>, <c>erase</c>, <c>delete-value</c>, <c>set-value</c>,
/// <c>delete-key</c> or <c>wipe-slack</c>.
/// </param>
/// <param name="Path">Guest path, for files.</param>
/// <param name="Removed">Every name that goes with it, for files.</param>
/// <param name="BytesFreed">Allocated bytes that become free.</param>
/// <param name="Hive">For registry values.</param>
/// <param name="Key">Relative to the hive's root.</param>
/// <param name="Name">Value name.</param>
/// <param name="Data">What a value is set to, or what is done to a file, as text.</param>
public sealed record EditReport(
    string Kind,
    string? Path,
    IReadOnlyList<string>? Removed,
    long? BytesFreed,
    string? Hive,
    string? Key,
    string? Name,
    string? Data);
