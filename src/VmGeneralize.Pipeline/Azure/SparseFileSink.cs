using Microsoft.Win32.SafeHandles;
using VmGeneralize.Azure.Blobs;

namespace VmGeneralize.Pipeline;

/// <summary>A file of a blob's bytes; what is never written is a hole where the file system has holes. Bytes past its length are dropped.</summary>
internal sealed class SparseFileSink : IDownloadSink, IDisposable
{
    private readonly SafeFileHandle _file;
    private readonly long _length;

    /// <param name="path">May exist: an earlier run's.</param>
    /// <param name="length">Bytes.</param>
    public SparseFileSink(string path, long length)
    {
        _file = File.OpenHandle(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.Read);
        _length = length;
        RandomAccess.SetLength(_file, length);
    }

    public void Write(long offset, ReadOnlySpan<byte> bytes)
    {
        long fitting = Math.Clamp(_length - offset, 0, bytes.Length);
        if (fitting > 0)
        {
            RandomAccess.Write(_file, bytes[..(int)fitting], offset);
        }
    }

    public void Flush() => RandomAccess.FlushToDisk(_file);

    public void Dispose() => _file.Dispose();
}
