using Microsoft.Win32.SafeHandles;
using VmGeneralize.Blocks;

namespace VmGeneralize.TestSupport.Contracts;

/// <summary>The bytes of a raw file, which may be large and sparse.</summary>
public sealed class FileModel : IDeviceModel
{
    private readonly SafeFileHandle _handle;

    public FileModel(string path)
    {
        _handle = File.OpenHandle(path);
        Length = RandomAccess.GetLength(_handle);
    }

    public long Length { get; }

    public void Read(long offset, Span<byte> buffer)
    {
        while (!buffer.IsEmpty)
        {
            int read = RandomAccess.Read(_handle, buffer, offset);
            ArgumentOutOfRangeException.ThrowIfZero(read, nameof(offset)); // behind the end
            buffer = buffer[read..];
            offset += read;
        }
    }

    public IEnumerable<Extent> Held(Extent range) => OperatingSystem.IsWindows() ? [range] : SparseFile.DataIn(_handle, range);

    public void Dispose() => _handle.Dispose();
}
