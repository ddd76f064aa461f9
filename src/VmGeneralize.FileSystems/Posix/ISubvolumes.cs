using VmGeneralize.Blocks;

namespace VmGeneralize.FileSystems.Posix;

/// <summary>
/// A POSIX file system that holds several trees of files, any of which can be mounted. As an <see cref="IPosixFileSystem"/> it shows one of them, with
/// those below it.
/// </summary>
public interface ISubvolumes : IPosixFileSystem
{
    /// <summary>The tree that is shown here.</summary>
    Subvolume Shown { get; }

    /// <summary>The tree that a mount without a name shows.</summary>
    Subvolume Default { get; }

    /// <summary>The tree from which every other one can be reached, unless it is being deleted.</summary>
    Subvolume Top { get; }

    /// <summary>All of them, by number.</summary>
    /// <exception cref="CorruptDataException">The volume is damaged.</exception>
    IReadOnlyList<Subvolume> Subvolumes { get; }

    /// <summary>The volume with one of them as its root. It shares what was read, and is valid as long as this one.</summary>
    ISubvolumes Show(Subvolume subvolume);
}
