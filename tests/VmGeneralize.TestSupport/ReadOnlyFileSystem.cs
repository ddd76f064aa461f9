using VmGeneralize.Blocks;
using VmGeneralize.FileSystems;

namespace VmGeneralize.TestSupport;

/// <summary>Wraps another file system and exposes only reading, without owners and links, since FAT has none.</summary>
public class ReadOnlyFileSystem(IFileSystem inner) : IFileSystem
{
    public string Format => "FAT32";

    public string Label => inner.Label;

    public int AllocationUnit => inner.AllocationUnit;

    public FileEntry Root => inner.Root;

    public FileEntry? Find(string path) => inner.Find(path);

    public IEnumerable<FileEntry> List(FileEntry directory) => inner.List(directory);

    public int Read(FileEntry file, long offset, Span<byte> buffer) => inner.Read(file, offset, buffer);

    public ExtentSet LiveExtents() => inner.LiveExtents();

    public void Dispose()
    {
        inner.Dispose();
        GC.SuppressFinalize(this);
    }
}
