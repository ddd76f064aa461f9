using VmGeneralize.FileSystems;
using VmGeneralize.FileSystems.Posix;

namespace VmGeneralize.TestSupport;

/// <summary>Wraps another file system and exposes only reading.</summary>
public sealed class ReadOnlyPosixFileSystem(IPosixFileSystem inner) : ReadOnlyFileSystem(inner), IPosixFileSystem
{
    private readonly IPosixFileSystem _inner = inner;

    public string VolumeId => _inner.VolumeId;

    public IReadOnlyList<string> Notes => _inner.Notes;

    public PosixAttributes Attributes(FileEntry entry) => _inner.Attributes(entry);

    public string ReadLink(FileEntry link) => _inner.ReadLink(link);

    public IReadOnlyList<ExtendedAttribute> ExtendedAttributes(FileEntry entry) => _inner.ExtendedAttributes(entry);
}
