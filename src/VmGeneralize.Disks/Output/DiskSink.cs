using Microsoft.Win32.SafeHandles;
using VmGeneralize.Blocks;
using VmGeneralize.Disks.Raw;

namespace VmGeneralize.Disks.Output;

/// <summary>What all sinks share: the file, the order of writes, the search for zeros, clean-up after failure.</summary>
internal abstract class DiskSink : IDiskSink
{
    private const int Grain = 4096; // the page and block size of the file systems that hold such files

    private readonly string _path;
    private readonly SafeFileHandle _handle;
    private readonly List<Extent> _parts = [];
    private long _position;
    private bool _complete;

    /// <param name="path">Where to create the file.</param>
    /// <param name="virtualSize">Size of the disk in bytes.</param>
    /// <param name="unit">What the size has to be a multiple of, in bytes.</param>
    /// <param name="maximum">Largest disk of the format, in bytes.</param>
    /// <param name="markSparse">See <see cref="DiskWriter.Create"/>.</param>
    protected DiskSink(string path, long virtualSize, long unit, long maximum, bool markSparse)
    {
        if (virtualSize <= 0 || virtualSize % unit != 0 || virtualSize > maximum)
        {
            throw new ArgumentException($"expected a multiple of {unit} up to {maximum} bytes, got {virtualSize}", nameof(virtualSize));
        }

        VirtualSize = virtualSize;
        _path = path;
        _handle = File.OpenHandle(path, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None);
        if (markSparse)
        {
            SparseRanges.MarkSparse(_handle);
        }
    }

    public long VirtualSize { get; }

    public void Write(long offset, ReadOnlySpan<byte> bytes)
    {
        ObjectDisposedException.ThrowIf(_handle.IsClosed, this);
        if (_complete || offset < _position || offset > VirtualSize || bytes.Length > VirtualSize - offset)
        {
            throw new ArgumentException(
                _complete ? "the disk is complete" : $"expected a write between {_position} and {VirtualSize}, got {bytes.Length} bytes at {offset}",
                nameof(offset));
        }

        _position = offset + bytes.Length;
        int first = (int)Math.Min((Grain - offset % Grain) % Grain, bytes.Length); // so that grains lie on the disk's own multiples
        StoreParts(offset, bytes[..first]);
        StoreParts(offset + first, bytes[first..]);
    }

    public void Complete()
    {
        ObjectDisposedException.ThrowIf(_handle.IsClosed, this);
        if (!_complete)
        {
            Finish();
            RandomAccess.FlushToDisk(_handle);
            _complete = true;
        }
    }

    public void Dispose()
    {
        if (!_handle.IsClosed)
        {
            _handle.Dispose();
            if (!_complete)
            {
                File.Delete(_path);
            }
        }
    }

    /// <summary>Stores bytes that are not all zero.</summary>
    protected abstract void Store(long offset, ReadOnlySpan<byte> bytes);

    /// <summary>Writes what the container needs around the data.</summary>
    protected abstract void Finish();

    protected void WriteFile(long position, ReadOnlySpan<byte> bytes) => RandomAccess.Write(_handle, bytes, position);

    protected void SetFileLength(long length) => RandomAccess.SetLength(_handle, length);

    /// <summary>Makes what is written so far durable, before what makes it valid is written.</summary>
    protected void FlushFile() => RandomAccess.FlushToDisk(_handle);

    private void StoreParts(long offset, ReadOnlySpan<byte> bytes)
    {
        _parts.Clear();
        ZeroBytes.NonZeroParts(bytes, Grain, _parts);
        foreach (Extent part in _parts)
        {
            Store(offset + part.Offset, bytes.Slice((int)part.Offset, (int)part.Length));
        }
    }
}
