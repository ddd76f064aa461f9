using VmGeneralize.Blocks;

namespace VmGeneralize.FileSystems;

/// <summary>
/// A file system on a volume, read without mounting. Paths are absolute, separated by <c>/</c>, and never follow links or
/// reparse points: a path that would have to go through one is not found. One thread at a time: implementations cache what they read,
/// though the device below may be read by several.
/// </summary>
public interface IFileSystem : IDisposable
{
    /// <summary>Name and version, such as "NTFS 3.1".</summary>
    string Format { get; }

    /// <summary>Volume label; empty without one.</summary>
    string Label { get; }

    /// <summary>Allocation unit (cluster or block) in bytes.</summary>
    int AllocationUnit { get; }

    /// <summary>The root directory; its name is empty.</summary>
    FileEntry Root { get; }

    /// <summary>The entry at a path, or null. "/" is the root.</summary>
    FileEntry? Find(string path);

    /// <summary>The entries of a directory in the file system's own order, without "." and "..".</summary>
    /// <exception cref="CorruptDataException">The directory is damaged.</exception>
    IEnumerable<FileEntry> List(FileEntry directory);

    /// <summary>The names of a directory in the same order, with what the directory says of them where it does.</summary>
    /// <exception cref="CorruptDataException">The directory is damaged.</exception>
    IEnumerable<NamedEntry> Names(FileEntry directory) => List(directory).Select(entry => new NamedEntry(entry.Name, entry.Kind));

    /// <summary>Reads from a file's unnamed data stream; returns the bytes read, fewer than requested only at its end.</summary>
    /// <exception cref="UnsupportedFeatureException">The contents are stored in a way that is not handled (encrypted, deduplicated).</exception>
    int Read(FileEntry file, long offset, Span<byte> buffer);

    /// <summary>
    /// Every byte of the volume that belongs to live allocations, by the file system's own bitmap, boot sectors and their
    /// backups included. What is not in it need not be copied.
    /// </summary>
    ExtentSet LiveExtents();

    /// <summary>
    /// Bytes of the volume's device past the end of the file system, as after it was made smaller than its partition. They are in no
    /// bitmap, nothing refers to them, and they are not among <see cref="LiveExtents"/>.
    /// </summary>
    ExtentSet TrailingExtents() => [];
}
