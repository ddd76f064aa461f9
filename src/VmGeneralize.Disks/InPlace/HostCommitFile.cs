using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;
using VmGeneralize.Blocks;
using VmGeneralize.Blocks.HostFiles;
using VmGeneralize.Disks.Raw;

namespace VmGeneralize.Disks.InPlace;

/// <summary>A file of this machine.</summary>
/// <param name="handle">Open for reading and writing.</param>
/// <param name="name">Its name in messages.</param>
/// <param name="owner">Closed with this; null: the caller owns the handle.</param>
internal sealed partial class HostCommitFile(SafeFileHandle handle, string name, IDisposable? owner = null) : ICommitFile
{
    private const int Chunk = 1 << 20;
    private const int KeepSize = 1; // FALLOC_FL_KEEP_SIZE
    private const int PunchHole = 2; // FALLOC_FL_PUNCH_HOLE
    private const int Interrupted = 4; // EINTR
    private const int NoSpace = 28; // ENOSPC
    private const int InputOutput = 5; // EIO
    private const int QuotaExceeded = 122; // EDQUOT
    private const uint SetZeroData = 0x000980C8; // FSCTL_SET_ZERO_DATA

    private static readonly byte[] Zeros = new byte[Chunk];

    public long Length => RandomAccess.GetLength(handle);

    public void Read(long offset, Span<byte> buffer) => buffer[HostFile.Read(handle, offset, buffer)..].Clear();

    public void Write(long offset, ReadOnlySpan<byte> bytes) => HostFile.Write(handle, offset, bytes);

    public void Zero(Extent range)
    {
        if (OperatingSystem.IsLinux() && Environment.Is64BitProcess)
        {
            if (Allocate(PunchHole | KeepSize, range) is not { } error)
            {
                return;
            }

            ThrowIfReal(error);
        }
        else if (OperatingSystem.IsWindows()
            && DeviceIoControl(handle, SetZeroData, [range.Offset, range.End], 2 * sizeof(long), 0, 0, out _, 0))
        {
            return;
        }

        // The file system has no holes.
        for (long position = range.Offset; position < range.End; position += Chunk)
        {
            Write(position, Zeros.AsSpan(0, (int)Math.Min(Chunk, range.End - position)));
        }
    }

    public void Reserve(Extent range)
    {
        if (!OperatingSystem.IsLinux() || !Environment.Is64BitProcess)
        {
            return;
        }

        long stored = SparseRanges.Stored(handle, range.Intersect(new Extent(0, Length))).Sum(extent => extent.Length);
        if (stored < range.Length && Allocate(KeepSize, range) is { } error)
        {
            ThrowIfReal(error);
        }
    }

    public void SetLength(long length) => HostFile.SetLength(handle, length);

    public void Flush() => Durable.Flush(handle, name);

    public void Dispose() => owner?.Dispose();

    /// <summary>A separate file.</summary>
    public static HostCommitFile Of(FileStream file) => new(file.SafeFileHandle, file.Name, file);

    /// <returns>The error number; null when all is well.</returns>
    private int? Allocate(int mode, Extent range)
    {
        while (FAllocate(handle, mode, range.Offset, range.Length) != 0)
        {
            int error = Marshal.GetLastPInvokeError();
            if (error != Interrupted)
            {
                return error;
            }
        }

        return null;
    }

    // Any other error means that the file system does not support the call.
    private void ThrowIfReal(int error)
    {
        if (error is NoSpace or InputOutput or QuotaExceeded)
        {
            throw new IOException($"{name}: {Marshal.GetPInvokeErrorMessage(error)}");
        }
    }

    [LibraryImport("libc", EntryPoint = "fallocate", SetLastError = true)]
    private static partial int FAllocate(SafeFileHandle file, int mode, long offset, long length);

    [LibraryImport("kernel32", SetLastError = true)]
    [return: MarshalAs(UnmanagedType.Bool)]
    private static partial bool DeviceIoControl(
        SafeFileHandle device, uint code, [In] long[] input, int inputSize, nint output, int outputSize, out int returned, nint overlapped);
}
