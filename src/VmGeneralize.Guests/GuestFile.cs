namespace VmGeneralize.Guests;

/// <summary>One file or directory of a guest.</summary>
/// <param name="Path">
/// Absolute path in the guest, in the case that is stored; on Linux with every symbolic link on the way to it resolved, so that two
/// paths to one name are equal.
/// </param>
/// <param name="IsDirectory">True for a real directory, false for files, links and reparse points.</param>
/// <param name="Length">Bytes of the main data stream.</param>
/// <param name="Attributes">Windows file attributes (FILE_ATTRIBUTE_*), such as 0x4000 for an EFS-encrypted file.</param>
/// <param name="ReparseTag">NTFS reparse tag, 0 without one.</param>
public sealed record GuestFile(string Path, bool IsDirectory, long Length, uint Attributes = 0, uint ReparseTag = 0)
{
    public string Name => Path[(Path.LastIndexOf('/') + 1)..];

    /// <summary>Linux: where a symbolic link points, as stored; null for everything else.</summary>
    public string? LinkTarget { get; init; }

    /// <summary>Linux: a device node, socket or FIFO.</summary>
    public bool IsSpecial { get; init; }

    /// <summary>A regular file: neither directory, link, reparse point nor device.</summary>
    public bool IsFile => !IsDirectory && LinkTarget is null && !IsSpecial && ReparseTag == 0;

    /// <summary>Linux: permission bits (07777).</summary>
    public uint Mode { get; init; }

    /// <summary>Linux: owner.</summary>
    public uint UserId { get; init; }

    /// <summary>Linux: group.</summary>
    public uint GroupId { get; init; }

    /// <summary>Number of names of the file, hard links.</summary>
    public int Links { get; init; } = 1;

    /// <summary>
    /// Linux: it is on a file system that is only read, in a system that is changed otherwise. No edit may name it. Of a system whose root is only
    /// read nothing is changed, and everything is checked.
    /// </summary>
    public bool IsReadOnly { get; init; }

    /// <summary>Linux: another volume is mounted here, and this is its root. It can be emptied, not deleted.</summary>
    public bool IsMountPoint { get; init; }
}
