using VmGeneralize.Guests.Edits;
using VmGeneralize.Guests.Linux.Facts;

namespace VmGeneralize.Guests;

/// <summary>
/// What an operation may look at: the guest's files and registry, read-only. Paths are absolute in the guest; on Windows they
/// compare without case and "/" is the system drive; on Linux "/" joins all volumes of the system as its fstab says.
/// </summary>
public interface IGuestView
{
    GuestKind Kind { get; }

    /// <summary>
    /// Roots of all its volumes: "/", and on Windows those of its further NTFS and FAT volumes (see <see cref="GuestPath.OfVolume"/>), the recovery
    /// and EFI system partitions among them. On Linux "/" shows them all.
    /// </summary>
    IReadOnlyList<string> Roots => ["/"];

    /// <summary>What the user said about the guest.</summary>
    GuestOptions Options { get; }

    /// <summary>What is known about a Linux, each fact read once; null on Windows.</summary>
    LinuxFacts? Linux { get; }

    /// <summary>
    /// The file or directory at a path, or null. The last name is never followed when it is a link. On Windows links on the way are
    /// not followed either; on Linux they are, inside the guest: an absolute target starts at the guest's root, and ".." ends there.
    /// </summary>
    GuestFile? Find(string path);

    /// <summary>
    /// What is in a directory, in the file system's order; nothing when there is no such directory. As with <see cref="Find"/>, a link
    /// in the last place is not a directory.
    /// </summary>
    IEnumerable<GuestFile> List(string path);

    /// <summary>As <see cref="List"/>, with less of each: for walks through a whole tree.</summary>
    IEnumerable<GuestName> Names(string path) => List(path).Select(file => new GuestName(file.Path, file.Name, file.IsDirectory, file.IsFile));

    /// <summary>The first MiB of a text file, decoded by its byte-order mark (UTF-8 without one); null when there is no such file.</summary>
    string? ReadText(string path);

    /// <summary>As <see cref="ReadText(string)"/>, but the first <paramref name="limit"/> bytes: for logs whose end matters.</summary>
    string? ReadText(string path, int limit);

    /// <summary>A whole file's bytes, or null when there is no such regular file or it is larger than <paramref name="limit"/> bytes.</summary>
    byte[]? ReadBytes(string path, int limit);

    /// <summary>Part of a regular file's bytes: how many were read, 0 at its end and when there is no such file.</summary>
    int Read(string path, long from, Span<byte> buffer);

    /// <summary>
    /// Whether a regular file holds a byte that is not zero at <paramref name="from"/> or later: what <see cref="GuestEdit.Erase"/> would
    /// change. False when there is no such file.
    /// </summary>
    bool HasData(string path, long from);

    /// <summary>
    /// Whether files, directories, file records or hives that are live hold bytes that earlier deletions left and nothing reads. Checking
    /// reads all of them: only what wipes them asks for it.
    /// </summary>
    bool HasSlack { get; }

    /// <summary>The registry; empty on guests that have none.</summary>
    IRegistryView Registry { get; }
}
