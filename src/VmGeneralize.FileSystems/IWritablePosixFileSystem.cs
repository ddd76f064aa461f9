using VmGeneralize.Blocks;

namespace VmGeneralize.FileSystems;

/// <summary>A POSIX file system that can be changed. The immutable and append-only flags do not stand in the way.</summary>
public interface IWritablePosixFileSystem : IPosixFileSystem, IWritableFileSystem
{
    /// <summary>Creates a file in an existing directory.</summary>
    /// <exception cref="GuestPathNotFoundException">There is no such directory.</exception>
    /// <exception cref="GuestPathExistsException">The name exists already.</exception>
    /// <exception cref="GuestVolumeFullException">There is no room.</exception>
    void Create(string path, ReadOnlySpan<byte> contents, NewFile attributes);

    /// <summary>Creates a symbolic link in an existing directory.</summary>
    /// <exception cref="GuestPathNotFoundException">There is no such directory.</exception>
    /// <exception cref="GuestPathExistsException">The name exists already.</exception>
    /// <exception cref="GuestVolumeFullException">There is no room.</exception>
    void CreateLink(string path, string target, NewFile attributes);

    /// <summary>Changes the permission bits (07777); nothing else of the file.</summary>
    void SetMode(string path, uint mode);

    /// <summary>
    /// Makes a file's contents read as zero from <paramref name="keep"/> bytes on, without changing its size or where it lies: a swap file has
    /// to stay where it is.
    /// </summary>
    /// <returns>Bytes that were stored and are zero now.</returns>
    long EraseContents(string path, long keep);

    /// <summary>
    /// Bytes that earlier deletions left inside what lives and that nobody reads: after the ends of files, between directory entries, in
    /// unused parts of inodes and attribute blocks.
    /// </summary>
    long MeasureSlack();

    /// <summary>Zeros what <see cref="MeasureSlack"/> counts; returns the bytes.</summary>
    long WipeSlack();
}
