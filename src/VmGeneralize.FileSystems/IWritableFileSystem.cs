using VmGeneralize.Blocks;

namespace VmGeneralize.FileSystems;

/// <summary>
/// A file system that can be changed in place on a writable device. Edits may be held in memory until <see cref="Complete"/>,
/// reads of the same object see them at once. Nothing depends on a clock: times of files and directories that are
/// not named in an edit stay as they are.
/// </summary>
public interface IWritableFileSystem : IFileSystem
{
    /// <summary>
    /// Removes one name and, for a directory, everything below it; for a file also its other streams. Links and reparse
    /// points are removed, never followed; a file with further names loses this one only. No byte of what was removed, nor of its
    /// name, is left in allocated space after <see cref="Complete"/>.
    /// </summary>
    /// <returns>What was removed, children before their directory.</returns>
    /// <exception cref="GuestPathNotFoundException">Nothing at that path.</exception>
    IReadOnlyList<RemovedEntry> Delete(string path);

    /// <summary>What <see cref="Delete"/> would return, without changing anything.</summary>
    IReadOnlyList<RemovedEntry> PreviewDelete(string path);

    /// <summary>
    /// Gives a file new contents, growing or shrinking it; identity, owner, attributes, times and other streams stay.
    /// </summary>
    /// <exception cref="GuestPathNotFoundException">Nothing at that path.</exception>
    /// <exception cref="GuestVolumeFullException">There is no room.</exception>
    void Replace(string path, ReadOnlySpan<byte> contents);

    /// <summary>Creates a small file in an existing directory, with the directory's default owner and permissions.</summary>
    /// <exception cref="GuestPathNotFoundException">There is no such directory.</exception>
    /// <exception cref="GuestPathExistsException">The name exists already.</exception>
    /// <exception cref="GuestVolumeFullException">There is no room.</exception>
    void Create(string path, ReadOnlySpan<byte> contents);

    /// <summary>
    /// Wipes what earlier deletions left in the metadata area: free file records or inodes, journals. Returns the bytes that
    /// held something.
    /// </summary>
    long Scrub();

    /// <summary>Writes all pending metadata to the device and empties the journal. Nothing may be changed after it.</summary>
    void Complete();

    /// <summary>
    /// Our own consistency check over the device as it is now: allocation bitmaps against what is in use, directories
    /// against files. Returns what is wrong, empty when nothing is.
    /// </summary>
    IReadOnlyList<ConsistencyProblem> Check();
}
