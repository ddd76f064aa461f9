namespace VmGeneralize.FileSystems;

/// <summary>What a directory entry leads to.</summary>
public enum FileKind
{
    File,
    Directory,

    /// <summary>A POSIX symbolic link. Never followed by a file system; guests resolve it inside the guest.</summary>
    SymbolicLink,

    /// <summary>An NTFS file or directory with a reparse point that redirects (junction, symbolic link, mount point). Never followed.</summary>
    ReparsePoint,

    /// <summary>A device node, socket or FIFO.</summary>
    Special,
}
