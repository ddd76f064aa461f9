using VmGeneralize.FileSystems.Posix;

namespace VmGeneralize.FileSystems;

/// <summary>One name in a directory, with what the file system knows about the file behind it.</summary>
public sealed record FileEntry
{
    /// <summary>The name alone, as stored; UTF-16 as NTFS has it, or decoded from the bytes of a POSIX name.</summary>
    public required string Name { get; init; }

    /// <summary>Inode or file record number; unique within the file system.</summary>
    public required ulong Id { get; init; }

    public required FileKind Kind { get; init; }

    /// <summary>Size of the (unnamed) data stream in bytes; 0 for directories.</summary>
    public required long Length { get; init; }

    /// <summary>Number of names (hard links), DOS names not counted.</summary>
    public required int Links { get; init; }

    /// <summary>NTFS/FAT file attributes (FILE_ATTRIBUTE_*), 0 elsewhere.</summary>
    public uint Attributes { get; init; }

    /// <summary>NTFS reparse tag, 0 without one.</summary>
    public uint ReparseTag { get; init; }

    /// <summary>
    /// What <see cref="IPosixFileSystem.Attributes"/> returns, where the same read told it; null where that is a read of its own. A guest asks for it with
    /// every name of a tree.
    /// </summary>
    public PosixAttributes? Posix { get; init; }

    public bool IsDirectory => Kind == FileKind.Directory;
}
