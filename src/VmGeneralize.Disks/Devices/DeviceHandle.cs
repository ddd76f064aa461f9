using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;
using VmGeneralize.Blocks;
using VmGeneralize.Disks.Raw;

namespace VmGeneralize.Disks.Devices;

/// <summary>The system calls for a block device that is written whole.</summary>
internal static partial class DeviceHandle
{
    private const int ReadWrite = 2; // O_RDWR
    private const int Exclusive = 0x80; // O_EXCL: of a block device nobody else may have claimed any part (open(2))
    private const int CloseOnExec = 0x80000; // O_CLOEXEC; the three are the same on all processors that .NET runs on
    private const int Busy = 16; // EBUSY
    private const int NotPermitted = 1; // EPERM
    private const int NoAccess = 13; // EACCES
    private const nuint ZeroOut = 0x127F; // BLKZEROOUT, _IO(0x12, 127)

    /// <summary>Opens it so that no file system, swap or other device can claim it or a part of it meanwhile.</summary>
    /// <exception cref="RefusedException">It is claimed.</exception>
    public static SafeFileHandle Claim(HostDevice device)
    {
        SafeFileHandle handle = Open(device.Path, ReadWrite | Exclusive | CloseOnExec);
        if (handle.IsInvalid)
        {
            int error = Marshal.GetLastPInvokeError();
            handle.Dispose();
            throw error switch
            {
                Busy => HostDevice.InUse(device.Path, "it is mounted or claimed, or a part of it is"),
                NoAccess or NotPermitted => new UnauthorizedAccessException($"This user may not write to {device.Path}."),
                _ => new IOException($"{device.Path} cannot be opened: {Marshal.GetPInvokeErrorMessage(error)}"),
            };
        }

        if (SparseRanges.SeekToEnd(handle) != device.Length)
        {
            handle.Dispose();
            throw HostDevice.InUse(device.Path, "its size changed a moment ago");
        }

        return handle;
    }

    /// <summary>Makes a range read as zero: by the device's own means (which may free it), else by writing zeros.</summary>
    /// <param name="handle">The device.</param>
    /// <param name="range">Whole sectors.</param>
    public static void Zero(SafeFileHandle handle, Extent range)
    {
        if (Control(handle, ZeroOut, [(ulong)range.Offset, (ulong)range.Length]) == 0)
        {
            return;
        }

        byte[] zeros = new byte[1 << 20];
        for (long position = range.Offset; position < range.End; position += zeros.Length)
        {
            RandomAccess.Write(handle, zeros.AsSpan(0, (int)Math.Min(zeros.Length, range.End - position)), position);
        }
    }

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial SafeFileHandle Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "ioctl", SetLastError = true)]
    private static partial int Control(SafeFileHandle device, nuint request, [In] ulong[] range);
}
