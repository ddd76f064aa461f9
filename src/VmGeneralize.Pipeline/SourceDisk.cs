namespace VmGeneralize.Pipeline;

/// <summary>A disk file as the user named it.</summary>
/// <param name="Path">The file.</param>
/// <param name="Parents">
/// Where the parents of a differencing disk may be, files or folders, before the places that the disk itself names; usually none.
/// </param>
public sealed record SourceDisk(string Path, IReadOnlyList<string> Parents);
