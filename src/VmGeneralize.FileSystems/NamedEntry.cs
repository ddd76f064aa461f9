namespace VmGeneralize.FileSystems;

/// <summary>A name in a directory and what the directory says of it: less than a <see cref="FileEntry"/>, and no read for each name.</summary>
/// <param name="Name">As in <see cref="FileEntry.Name"/>.</param>
/// <param name="Kind">What it leads to.</param>
public readonly record struct NamedEntry(string Name, FileKind Kind);
