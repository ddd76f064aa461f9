using VmGeneralize.FileSystems;
using VmGeneralize.Guests.Edits;

namespace VmGeneralize.Guests;

/// <summary>Applies edits to a guest.</summary>
public interface IGuestEditor
{
    /// <summary>The file systems that <see cref="Complete"/> completes: no other code may.</summary>
    IReadOnlyList<IWritableFileSystem> FileSystems { get; }

    /// <summary>Where slack could not be looked for, and so was not wiped; known after <see cref="Complete"/>.</summary>
    IReadOnlyList<(IWritableFileSystem FileSystem, UnreadPlace Part)> NotWiped { get; }

    /// <summary>Applies one edit. An edit whose target does not exist is a mistake of the planner.</summary>
    AppliedEdit Apply(GuestEdit edit);

    /// <summary>Writes what is still held in memory and completes the file systems. Returns the registry hives written.</summary>
    IReadOnlyList<WrittenHive> Complete();
}
