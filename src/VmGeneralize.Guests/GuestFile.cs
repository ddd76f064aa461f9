namespace VmGeneralize.Guests;

/// <summary>One file or directory of a guest.</summary>
/// <param name="Path">Absolute path in the guest, in the case that is stored.</param>
/// <param name="IsDirectory">True for a real directory, false for files, links and reparse points.</param>
/// <param name="Length">Bytes of the main data stream.</param>
public sealed record GuestFile(string Path, bool IsDirectory, long Length)
{
    public string Name => Path[(Path.LastIndexOf('/') + 1)..];
}
