using Microsoft.Win32.SafeHandles;
using VmGeneralize.Blocks;

namespace VmGeneralize.Disks.Raw;

/// <summary>A file's bytes, read by position; any number of threads at once. Never written.</summary>
internal sealed class FileDevice : IBlockDevice
{
    private readonly SafeFileHandle _handle;
    private readonly string _path;
    private readonly CancellationToken _cancellation;

    private FileDevice(SafeFileHandle handle, string path, CancellationToken cancellation)
    {
        _handle = handle;
        _path = path;
        _cancellation = cancellation;
        Length = RandomAccess.GetLength(handle) is > 0 and long length ? length : SparseRanges.SeekToEnd(handle);
        Version = new FileVersion(Length, File.GetLastWriteTimeUtc(handle));
    }

    public long Length { get; }

    public int LogicalSectorSize => 512;

    public FileVersion Version { get; }

    /// <summary>Opens a file, or a block device, for reading; other readers stay welcome, writers do not.</summary>
    /// <param name="path">The file.</param>
    /// <param name="cancellation">Ends every read.</param>
    /// <exception cref="NotAFileException">It is neither.</exception>
    public static FileDevice Open(string path, CancellationToken cancellation)
    {
        FileType.Check(path);
        SafeFileHandle handle = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.Read, FileOptions.RandomAccess);
        try
        {
            return new FileDevice(handle, path, cancellation);
        }
        catch
        {
            handle.Dispose();
            throw;
        }
    }

    public void Read(long offset, Span<byte> buffer)
    {
        BlockRange.Check("Disk file", offset, buffer.Length, Length);
        while (!buffer.IsEmpty)
        {
            _cancellation.ThrowIfCancellationRequested();
            int read = RandomAccess.Read(_handle, buffer, offset);
            if (read == 0)
            {
                throw new CorruptDataException("Disk file", offset, $"{_path} had {Length} bytes when it was opened and ends here now");
            }

            buffer = buffer[read..];
            offset += read;
        }
    }

    public IEnumerable<Extent> StoredExtents(Extent range)
    {
        foreach (Extent stored in SparseRanges.Stored(_handle, range.Intersect(new Extent(0, Length))))
        {
            _cancellation.ThrowIfCancellationRequested();
            yield return stored;
        }
    }

    public void Dispose() => _handle.Dispose();
}
