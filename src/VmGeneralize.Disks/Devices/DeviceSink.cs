using Microsoft.Win32.SafeHandles;
using VmGeneralize.Blocks;
using VmGeneralize.Blocks.HostFiles;

namespace VmGeneralize.Disks.Devices;

/// <summary>
/// Writes a disk over a block device, all of it: what is not written becomes zero, so nothing that was there remains. The partition table, at the
/// start, is written last; until then, and forever when interrupted, the device is not a disk.
/// </summary>
public sealed class DeviceSink : IDiskSink
{
    private const int EndSize = 1 << 20; // bytes at either end: tables and boot records of every kind, and the backup of a GPT
    private const long ZeroStep = 64 << 20; // bytes between two looks at the cancellation: not every device does this at once

    private readonly HostDevice _device;
    private readonly SafeFileHandle _handle;
    private readonly byte[] _head;
    private readonly CancellationToken _cancellation;
    private long _position;
    private bool _complete;

    private DeviceSink(HostDevice device, SafeFileHandle handle, CancellationToken cancellation)
    {
        _device = device;
        _handle = handle;
        _cancellation = cancellation;
        _head = new byte[(int)Math.Min(EndSize, device.Length)];
    }

    /// <inheritdoc/>
    public long VirtualSize => _device.Length;

    /// <summary>Claims a device. Nothing is written.</summary>
    /// <exception cref="RefusedException">It is in use.</exception>
    public static DeviceSink Open(HostDevice device, CancellationToken cancellation) => new(device, DeviceHandle.Claim(device), cancellation);

    /// <summary>Removes what makes the device a disk; before the first write.</summary>
    public void Erase()
    {
        Zero(0, _head.Length);
        Zero(Math.Max(_head.Length, VirtualSize - EndSize), VirtualSize);
        Durable.Flush(_handle, _device.Path);
    }

    /// <inheritdoc/>
    public void Write(long offset, ReadOnlySpan<byte> bytes) => WriteNonZero(offset, bytes);

    /// <inheritdoc/>
    public void WriteNonZero(long offset, ReadOnlySpan<byte> bytes)
    {
        if (_complete || offset < _position || offset > VirtualSize || bytes.Length > VirtualSize - offset)
        {
            throw new ArgumentException($"expected a write between {_position} and {VirtualSize}, got {bytes.Length} bytes at {offset}", nameof(offset));
        }

        if (offset < _head.Length)
        {
            int early = (int)Math.Min(bytes.Length, _head.Length - offset);
            bytes[..early].CopyTo(_head.AsSpan((int)offset));
            bytes = bytes[early..];
            offset += early;
        }

        if (!bytes.IsEmpty)
        {
            Zero(Math.Max(_position, _head.Length), offset);
            RandomAccess.Write(_handle, bytes, offset);
        }

        _position = offset + bytes.Length;
    }

    /// <inheritdoc/>
    public void Complete()
    {
        if (_complete)
        {
            return;
        }

        Zero(Math.Max(_position, _head.Length), VirtualSize);
        Durable.Flush(_handle, _device.Path);
        try
        {
            RandomAccess.Write(_handle, _head, 0);
            Durable.Flush(_handle, _device.Path);
        }
        catch
        {
            DeviceHandle.Zero(_handle, new Extent(0, _head.Length)); // nobody is to take for a disk what may not be one
            throw;
        }

        _complete = true;
    }

    /// <inheritdoc/>
    /// <exception cref="NotSupportedException">Always: a device is written in one go.</exception>
    public void Checkpoint() => throw new NotSupportedException("A device is written in one go");

    /// <inheritdoc/>
    public void Dispose() => _handle.Dispose();

    private void Zero(long start, long end)
    {
        for (long position = start; position < end; position += ZeroStep)
        {
            _cancellation.ThrowIfCancellationRequested();
            DeviceHandle.Zero(_handle, Extent.FromBounds(position, Math.Min(end, position + ZeroStep)));
        }
    }
}
