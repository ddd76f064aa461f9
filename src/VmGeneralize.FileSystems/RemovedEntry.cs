namespace VmGeneralize.FileSystems;

/// <summary>One name that a deletion removed.</summary>
/// <param name="Path">Absolute path in the file system.</param>
/// <param name="Kind">What it was.</param>
/// <param name="BytesFreed">Allocated bytes that became free; 0 when other names keep the file.</param>
/// <param name="LinksLeft">Names that the file still has elsewhere; 0 when the file is gone.</param>
public sealed record RemovedEntry(string Path, FileKind Kind, long BytesFreed, int LinksLeft);
