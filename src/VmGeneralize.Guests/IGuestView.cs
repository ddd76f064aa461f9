namespace VmGeneralize.Guests;

/// <summary>
/// What an operation may look at: the guest's files and registry, read-only. Paths are absolute in the guest; on Windows they
/// compare without case and "/" is the system drive.
/// </summary>
public interface IGuestView
{
    GuestKind Kind { get; }

    /// <summary>The file or directory at a path, or null. Never follows a link out of the path given.</summary>
    GuestFile? Find(string path);

    /// <summary>What is in a directory, in the file system's order; nothing when there is no such directory.</summary>
    IEnumerable<GuestFile> List(string path);

    /// <summary>The first MiB of a text file, decoded by its byte-order mark (UTF-8 without one); null when there is no such file.</summary>
    string? ReadText(string path);

    /// <summary>As <see cref="ReadText(string)"/>, but the first <paramref name="limit"/> bytes: for logs whose end matters.</summary>
    string? ReadText(string path, int limit) => ReadText(path);

    /// <summary>
    /// Whether files, directories, file records or hives that live hold bytes that earlier deletions left and nobody reads. Telling
    /// takes a look at all of them: asked for by what wipes them only.
    /// </summary>
    bool HasSlack { get; }

    /// <summary>The registry; empty on guests that have none.</summary>
    IRegistryView Registry { get; }
}
