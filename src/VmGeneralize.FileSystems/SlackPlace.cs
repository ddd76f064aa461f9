namespace VmGeneralize.FileSystems;

/// <summary>What earlier deletions left in one kind of place in live structures: bytes that are not zero and mean nothing.</summary>
/// <param name="Place">Where they are, in words that follow a number of bytes: "after file records".</param>
/// <param name="Bytes">Bytes other than zero; of files that are dropped as a whole, the bytes of their clusters.</param>
/// <param name="Example">Path of the first file or directory concerned, written by the guest; null when there is none, or it is unknown, or it was not
/// searched for because the bytes were wiped.</param>
public sealed record SlackPlace(string Place, long Bytes, string? Example = null)
{
    /// <summary>What could not be read: the bytes there are unknown, and a wipe leaves them.</summary>
    public IReadOnlyList<UnreadPlace> Unread { get; init; } = [];
}
