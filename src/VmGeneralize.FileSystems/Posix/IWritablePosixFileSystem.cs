using VmGeneralize.Blocks;

namespace VmGeneralize.FileSystems.Posix;

/// <summary>A POSIX file system that can be changed. The immutable and append-only flags do not prevent that.</summary>
public interface IWritablePosixFileSystem : IPosixFileSystem, IWritableFileSystem
{
    /// <summary>Creates a file in an existing directory.</summary>
    /// <exception cref="GuestPathNotFoundException">There is no such directory.</exception>
    /// <exception cref="GuestPathExistsException">The name already exists.</exception>
    /// <exception cref="GuestVolumeFullException">There is no room.</exception>
    void Create(string path, ReadOnlySpan<byte> contents, NewFile attributes);

    /// <summary>Creates a symbolic link in an existing directory.</summary>
    /// <exception cref="GuestPathNotFoundException">There is no such directory.</exception>
    /// <exception cref="GuestPathExistsException">The name already exists.</exception>
    /// <exception cref="GuestVolumeFullException">There is no room.</exception>
    void CreateLink(string path, string target, NewFile attributes);

    /// <summary>Changes the permission bits (07777) and nothing else.</summary>
    void SetMode(string path, uint mode);

    /// <summary>
    /// Makes a file's contents read as zero from <paramref name="keep"/> bytes on, without changing its size or where it is: a swap file must
    /// stay where it is.
    /// </summary>
    /// <returns>Bytes that were stored and are now zero.</returns>
    long EraseContents(string path, long keep);
}
