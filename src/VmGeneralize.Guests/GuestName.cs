namespace VmGeneralize.Guests;

/// <summary>A name in a directory: what a walk through a whole tree needs to know.</summary>
/// <param name="Path">As in <see cref="GuestFile.Path"/>.</param>
/// <param name="Name">The last part of it.</param>
/// <param name="IsDirectory">As in <see cref="GuestFile.IsDirectory"/>.</param>
/// <param name="IsFile">As in <see cref="GuestFile.IsFile"/>.</param>
public readonly record struct GuestName(string Path, string Name, bool IsDirectory, bool IsFile);
