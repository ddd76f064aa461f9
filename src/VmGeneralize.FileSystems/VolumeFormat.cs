using VmGeneralize.FileSystems.Probing;

namespace VmGeneralize.FileSystems;

/// <summary>One kind of volume: how it is reported, named and opened, and what is said about it where it is not.</summary>
public sealed record VolumeFormat
{
    public required VolumeKind Kind { get; init; }

    /// <summary>Stable name for scripts: the start of the codes of obstacles, such as <c>ext</c> in <c>ext-damaged</c>.</summary>
    public required string Code { get; init; }

    /// <summary>Names of its file systems, as <c>mount</c> accepts them: ext2, ext3, ext4.</summary>
    public IReadOnlyList<string> Names { get; init; } = [];

    /// <summary>What the head says, or null for another kind. Never throws.</summary>
    public required Func<VolumeHead, VolumeContent?> Probe { get; init; }

    /// <summary>UUID or serial number and label of a volume for which <see cref="Probe"/> found something. Never throws.</summary>
    public Func<VolumeHead, VolumeIdentity> Identity { get; init; } = static _ => VolumeIdentity.None;

    /// <summary>Opens the file system; null when volumes of this kind are not read. Throws a VmGeneralizeException when this one cannot be.</summary>
    public Func<VolumeHead, IFileSystem>? Open { get; init; }

    /// <summary><see cref="Open"/> returns an <see cref="IWritableFileSystem"/>.</summary>
    public bool IsWritable { get; init; }

    /// <summary>
    /// A file system of POSIX inodes, on which a Linux may be installed; <see cref="Open"/> returns an
    /// <see cref="Posix.IPosixFileSystem"/>.
    /// </summary>
    public bool IsPosix { get; init; }

    /// <summary>How to repair it, to follow "repair it: "; null when no tool can.</summary>
    public string? RepairAdvice { get; init; }

    /// <summary>
    /// Why a disk with such a volume must not be changed, whatever it holds; null when that alone forbids nothing: what is not read is
    /// copied as it is.
    /// </summary>
    public Func<VolumeContent, VolumeObstacle>? Refusal { get; init; }
}
