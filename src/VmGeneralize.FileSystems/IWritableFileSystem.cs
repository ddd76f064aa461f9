using VmGeneralize.Blocks;

namespace VmGeneralize.FileSystems;

/// <summary>
/// A file system that can be changed in place on an <see cref="IWritableBlockDevice"/>, which should be an overlay that is dropped when
/// anything fails.
/// </summary>
/// <remarks>
/// Rules that every implementation keeps, and that the tests check (<c>EditedVolumeContract</c>, <c>WritableVolumeContract</c>):
/// <list type="bullet">
/// <item>Opening and reading never write. A journal that needs recovery is replayed in memory; the device gets the replay with the first
/// edit, together with everything else that a mount for writing would do.</item>
/// <item>An edit that is refused (no such path, no room, a name that exists, <see cref="WhyReadOnly"/>) has changed nothing, and the next
/// one may follow. An edit that fails after its first write leaves the volume undefined: every further one throws
/// <see cref="InvalidOperationException"/> ("poisoned"), and the device must be dropped.</item>
/// <item>Edits may be held in memory until <see cref="Complete"/>; reads of the same object see them at once. <see cref="Complete"/> comes
/// once and last: before it the device may be inconsistent, after it nothing can be changed. Without an edit it does nothing.</item>
/// <item>After <see cref="Complete"/>, no byte of what was removed or replaced, nor of its name, is left in <see cref="IFileSystem.LiveExtents"/>,
/// the journal included. What becomes free need not be overwritten: it is not copied.</item>
/// <item>Nothing reads a clock or a random source. Times of files and directories that an edit does not name stay as they are, so that the
/// same edits of the same volume give the same bytes.</item>
/// <item>Links and reparse points are never followed.</item>
/// <item>One thread at a time, reads included.</item>
/// </list>
/// </remarks>
public interface IWritableFileSystem : ICheckedFileSystem
{
    /// <summary>Whether the volume was closed cleanly, with the fields that show it, for reports: "clean (s_state 0x1, feature_ro_compat 0x46B)".</summary>
    string StateEvidence { get; }

    /// <summary>Why the volume must not be changed; null when it may be. Every edit checks it too, and is refused with it.</summary>
    /// <exception cref="CorruptDataException">A structure that must be read for that is damaged.</exception>
    VolumeObstacle? WhyReadOnly();

    /// <summary>
    /// Removes one name and, for a directory, everything below it; for a file also its other streams. Links and reparse
    /// points are removed, never followed; a file with further names loses only this one. No byte of what was removed, nor of its
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
    /// <exception cref="GuestPathExistsException">The name already exists.</exception>
    /// <exception cref="GuestVolumeFullException">There is no room.</exception>
    void Create(string path, ReadOnlySpan<byte> contents);

    /// <summary>
    /// What <see cref="Scrub"/> and <see cref="Complete"/> would wipe, part by part; parts with nothing to wipe are omitted. Changes nothing, and
    /// also works on volumes that must not be changed.
    /// </summary>
    IReadOnlyList<DeadMetadata> MeasureDeadMetadata();

    /// <summary>
    /// Wipes what earlier deletions left in the metadata area: free file records or inodes, journals. A second time there is nothing left
    /// to wipe. Returns the bytes that held something.
    /// </summary>
    long Scrub();

    /// <summary>Whether <see cref="MeasureSlack"/> would count anything. Stops at the first find; computed once until the next edit.</summary>
    bool HasSlack { get; }

    /// <summary>
    /// What earlier deletions left in unused parts of live structures: after the ends of files, between directory entries, in unused
    /// parts of records. Always the same places in the same order, also when they hold nothing. Changes nothing.
    /// </summary>
    IReadOnlyList<SlackPlace> MeasureSlack();

    /// <summary>
    /// Zeros what <see cref="MeasureSlack"/> counts, and returns what it was; every byte that has a meaning stays, and so do places that could not be
    /// read.
    /// </summary>
    IReadOnlyList<SlackPlace> WipeSlack();

    /// <summary>
    /// Places outside files where boot code may be, so that they stay whatever they hold; only those that are not empty. The first sector of a
    /// volume that names its file system there is not one of them.
    /// </summary>
    IReadOnlyList<SlackPlace> MeasureBootCode();

    /// <summary>
    /// Writes all pending metadata to the device and empties the journal. Nothing may be changed after it; where nothing was changed, it
    /// writes nothing.
    /// </summary>
    void Complete();
}
