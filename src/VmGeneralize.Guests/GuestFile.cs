namespace VmGeneralize.Guests;

/// <summary>One file or directory of a guest.</summary>
/// <param name="Path">Absolute path in the guest, in the case that is stored.</param>
/// <param name="IsDirectory">True for a real directory, false for files, links and reparse points.</param>
/// <param name="Length">Bytes of the main data stream.</param>
/// <param name="Attributes">Windows file attributes (FILE_ATTRIBUTE_*), such as 0x4000 for an EFS-encrypted file.</param>
/// <param name="ReparseTag">NTFS reparse tag, 0 without one.</param>
public sealed record GuestFile(string Path, bool IsDirectory, long Length, uint Attributes = 0, uint ReparseTag = 0)
{
    public string Name => Path[(Path.LastIndexOf('/') + 1)..];
}
