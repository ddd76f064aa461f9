namespace VmGeneralize.FileSystems.Posix;

/// <summary>One tree of files among several on a volume.</summary>
/// <param name="Id">Its number, as <c>subvolid=</c> takes it.</param>
/// <param name="Path">
/// From the top of the volume on, without a slash at its start, as <c>subvol=</c> takes it; empty for the top itself, null when it has none.
/// </param>
/// <param name="IsSnapshot">It was created as a copy of another one.</param>
/// <param name="IsReadOnly">Nothing in it can be changed.</param>
public sealed record Subvolume(ulong Id, string? Path, bool IsSnapshot, bool IsReadOnly);
