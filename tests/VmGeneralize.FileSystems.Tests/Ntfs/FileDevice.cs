using Microsoft.Win32.SafeHandles;
using VmGeneralize.Blocks;

namespace VmGeneralize.FileSystems.Tests.Ntfs;

/// <summary>A window into a file, which tests use where the tool uses its disk formats.</summary>
internal sealed class FileDevice : IWritableBlockDevice
{
    private readonly SafeFileHandle _file;
    private readonly long _start;

    public FileDevice(string path, long start = 0, long? length = null, bool writable = false)
    {
        _file = File.OpenHandle(path, FileMode.Open, writable ? FileAccess.ReadWrite : FileAccess.Read, FileShare.ReadWrite);
        _start = start;
        Length = length ?? RandomAccess.GetLength(_file) - start;
    }

    public long Length { get; }

    public int LogicalSectorSize => 512;

    public void Read(long offset, Span<byte> buffer)
    {
        BlockRange.Check("File", offset, buffer.Length, Length);
        while (!buffer.IsEmpty)
        {
            int read = RandomAccess.Read(_file, buffer, _start + offset);
            buffer = buffer[read..];
            offset += read;
        }
    }

    public void Write(long offset, ReadOnlySpan<byte> bytes)
    {
        BlockRange.Check("File", offset, bytes.Length, Length);
        RandomAccess.Write(_file, bytes, _start + offset);
    }

    public void Zero(Extent range) => Write(range.Offset, new byte[range.Length]);

    public void Flush()
    {
        // Nothing to do: a test reads the file back through the page cache.
    }

    public IEnumerable<Extent> StoredExtents(Extent range) => [range];

    public void Dispose() => _file.Dispose();
}
