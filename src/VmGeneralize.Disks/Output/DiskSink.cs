using Microsoft.Win32.SafeHandles;
using VmGeneralize.Blocks;
using VmGeneralize.Blocks.HostFiles;
using VmGeneralize.Disks.Raw;

namespace VmGeneralize.Disks.Output;

/// <summary>What all sinks share: the file, the order of writes, the search for zeros, clean-up after failure.</summary>
internal abstract class DiskSink : IDiskSink
{
    private const long WrittenBehind = 8 << 20; // enough for a device to work on, little enough to begin soon

    private readonly string _path;
    private readonly FileStream _file;
    private readonly SafeFileHandle _handle;
    private readonly List<Extent> _parts = [];
    private Extent _written; // around what the device was not asked to write yet
    private long _behind; // bytes of that
    private long _position;
    private bool _complete;
    private bool _kept;

    /// <param name="file">Where to create the file, or where it is.</param>
    /// <param name="virtualSize">Size of the disk in bytes.</param>
    /// <param name="unit">What the size must be a multiple of, in bytes.</param>
    /// <param name="maximum">Largest disk of the format, in bytes.</param>
    protected DiskSink(SinkFile file, long virtualSize, long unit, long maximum)
    {
        if (virtualSize <= 0 || virtualSize % unit != 0 || virtualSize > maximum)
        {
            throw new ArgumentException($"expected a multiple of {unit} up to {maximum} bytes, got {virtualSize}", nameof(virtualSize));
        }

        VirtualSize = virtualSize;
        _path = file.Path;
        _kept = file.GoOnAt is not null;
        _position = Math.Clamp(file.GoOnAt ?? 0, 0, virtualSize);
        _file = _kept ? new FileStream(_path, FileMode.Open, FileAccess.ReadWrite, FileShare.None, bufferSize: 0) : file.Rights.Create(_path);
        _handle = _file.SafeFileHandle;
        if (file.MarkSparse)
        {
            SparseRanges.MarkSparse(_handle);
        }
    }

    public long VirtualSize { get; }

    public void Write(long offset, ReadOnlySpan<byte> bytes)
    {
        Advance(offset, bytes.Length);
        // so that grains lie on the disk's own multiples
        int first = (int)Math.Min((IDiskSink.Grain - (offset % IDiskSink.Grain)) % IDiskSink.Grain, bytes.Length);
        StoreParts(offset, bytes[..first]);
        StoreParts(offset + first, bytes[first..]);
    }

    public void WriteNonZero(long offset, ReadOnlySpan<byte> bytes)
    {
        Advance(offset, bytes.Length);
        if (!bytes.IsEmpty)
        {
            Store(offset, bytes);
        }
    }

    public void Complete()
    {
        ObjectDisposedException.ThrowIf(_handle.IsClosed, this);
        if (!_complete)
        {
            Finish();
            FlushFile();
            _complete = true;
        }
    }

    public void Checkpoint()
    {
        ObjectDisposedException.ThrowIf(_handle.IsClosed, this);
        SaveTable();
        FlushFile();
        _kept = true;
    }

    public void Dispose()
    {
        if (!_handle.IsClosed)
        {
            _file.Dispose();
            if (!_complete && !_kept)
            {
                File.Delete(_path);
            }
        }
    }

    /// <summary>Stores bytes that are not all zero.</summary>
    protected abstract void Store(long offset, ReadOnlySpan<byte> bytes);

    /// <summary>Writes what the container needs around the data.</summary>
    protected abstract void Finish();

    /// <summary>Stores where the data is in the file, for a sink that continues it. Formats without a table need nothing.</summary>
    protected virtual void SaveTable()
    {
    }

    /// <summary>
    /// Which blocks of the disk an earlier sink had allocated before the position at which this one continues, from the table that it saved. What it
    /// allocated after that is
    /// cut off: it is written again.
    /// </summary>
    /// <param name="table">Where the table is in the file, and a buffer for it.</param>
    /// <param name="blockSize">Bytes of a block.</param>
    /// <param name="dataOf">Position of a block's data in the file, by the number of the block; null: not allocated.</param>
    /// <param name="forget">Removes a block from the table.</param>
    /// <returns>The last allocated block and the position of its data; null when there is none.</returns>
    protected (long Block, long Data)? Restore((long Position, byte[] Bytes) table, long blockSize, Func<long, long?> dataOf, Action<long> forget)
    {
        if (RandomAccess.GetLength(_handle) < table.Position + table.Bytes.Length || ReadFile(table.Position, table.Bytes) != table.Bytes.Length)
        {
            throw Unusable("it ends before its table");
        }

        (long Block, long Data)? last = null;
        for (long block = 0; block * blockSize < VirtualSize; block++)
        {
            if (dataOf(block) is not { } data)
            {
                continue;
            }

            if (block * blockSize >= _position)
            {
                forget(block);
                continue;
            }

            if (data < table.Position + table.Bytes.Length || data > RandomAccess.GetLength(_handle) || (last is { } before && data < before.Data + blockSize))
            {
                throw Unusable($"block {block} is at {data}");
            }

            last = (block, data);
        }

        if (last is { } kept && RandomAccess.GetLength(_handle) > kept.Data + blockSize)
        {
            SetFileLength(kept.Data + blockSize);
        }

        return last;
    }

    protected void WriteFile(long position, ReadOnlySpan<byte> bytes)
    {
        HostFile.Write(_handle, position, bytes);
        long end = position + bytes.Length;
        _written = _written.Length == 0 ? Extent.FromBounds(position, end)
            : Extent.FromBounds(Math.Min(_written.Offset, position), Math.Max(_written.End, end));
        _behind += bytes.Length;
        if (_behind >= WrittenBehind)
        {
            // The device writes while the rest is still read: a flush at the end would leave it idle until then.
            Durable.Begin(_handle, _written);
            _written = default;
            _behind = 0;
        }
    }

    protected void SetFileLength(long length) => HostFile.SetLength(_handle, length);

    /// <summary>Makes the data so far durable, before the part that makes it valid is written.</summary>
    protected void FlushFile() => Durable.Flush(_handle, _path);

    private int ReadFile(long position, byte[] buffer) => HostFile.Read(_handle, position, buffer);

    private CorruptDataException Unusable(string problem)
    {
        _file.Dispose(); // nobody else can: the constructor does not return
        return new CorruptDataException("Unfinished disk file", 0, $"{_path} cannot be resumed: {problem}. Delete it to start again");
    }

    private void Advance(long offset, int count)
    {
        ObjectDisposedException.ThrowIf(_handle.IsClosed, this);
        if (_complete || offset < _position || offset > VirtualSize || count > VirtualSize - offset)
        {
            throw new ArgumentException(
                _complete ? "the disk is complete" : $"expected a write between {_position} and {VirtualSize}, got {count} bytes at {offset}",
                nameof(offset));
        }

        _position = offset + count;
    }

    private void StoreParts(long offset, ReadOnlySpan<byte> bytes)
    {
        _parts.Clear();
        ZeroBytes.NonZeroParts(bytes, IDiskSink.Grain, _parts);
        foreach (Extent part in _parts)
        {
            Store(offset + part.Offset, bytes.Slice((int)part.Offset, (int)part.Length));
        }
    }
}
