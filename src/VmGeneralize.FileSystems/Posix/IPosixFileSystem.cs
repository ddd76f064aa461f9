using VmGeneralize.Blocks;

namespace VmGeneralize.FileSystems.Posix;

/// <summary>
/// A file system of POSIX inodes. Names are bytes there: they are decoded as UTF-8, and every byte that is not valid UTF-8 becomes
/// the lone surrogate U+DC00 + byte, so that every name round-trips and none becomes another.
/// </summary>
public interface IPosixFileSystem : IFileSystem
{
    /// <summary>The volume's UUID as fstab writes it, in lower case.</summary>
    string VolumeId { get; }

    /// <summary>What a user should know about how it was opened, such as that a journal was replayed in memory.</summary>
    IReadOnlyList<string> Notes { get; }

    PosixAttributes Attributes(FileEntry entry);

    /// <summary>Where a symbolic link points, as stored.</summary>
    /// <exception cref="CorruptDataException">The link is damaged.</exception>
    string ReadLink(FileEntry link);

    /// <summary>By name.</summary>
    IReadOnlyList<ExtendedAttribute> ExtendedAttributes(FileEntry entry);
}
