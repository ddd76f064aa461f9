using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace VmGeneralize.Blocks.HostFiles;

/// <summary>
/// Makes writes survive a loss of power, or says that it could not: the runtime's own flush returns silently when the
/// system answers EIO, ENOSPC or EDQUOT, which is where network file systems, full thin volumes and dying disks report what they lost.
/// </summary>
public static partial class Durable
{
    private const int InvalidArgument = 22; // EINVAL, on Linux and macOS
    private const int NoAccess = 13; // EACCES
    private const int Interrupted = 4; // EINTR
    private const int FullSync = 51; // F_FULLFSYNC of macOS, whose fsync leaves the bytes in the drive's cache

    private const uint BeginWriting = 2; // SYNC_FILE_RANGE_WRITE

    private static int NotSupported => OperatingSystem.IsMacOS() ? 45 : 95; // ENOTSUP, EOPNOTSUPP

    /// <summary>Waits until all that was written to a file is on the device.</summary>
    /// <param name="file">Open for writing.</param>
    /// <param name="name">Its name in the message.</param>
    /// <exception cref="IOException">The system says that it is not.</exception>
    public static void Flush(SafeFileHandle file, string name)
    {
        if (Sync(file) is { } error)
        {
            throw new IOException($"What was written to {name} did not reach the disk: {Marshal.GetPInvokeErrorMessage(error)}. Do not use it.");
        }
    }

    /// <summary>
    /// Asks the system to begin writing a part of a file to the device, and does not wait: <see cref="Flush"/> then has less to wait for. A hint: it may be
    /// ignored, and reports no error; that is <see cref="Flush"/>'s part, which learns of it all the same (sync_file_range(2)).
    /// </summary>
    /// <param name="file">Open for writing.</param>
    /// <param name="part">In bytes of the file.</param>
    public static void Begin(SafeFileHandle file, Extent part)
    {
        if (OperatingSystem.IsLinux())
        {
            _ = SyncRange(file, part.Offset, part.Length, BeginWriting);
        }
    }

    /// <summary>Renames a file, and waits until the name is on the device, where the system supports that.</summary>
    /// <param name="from">The file.</param>
    /// <param name="to">Its new name.</param>
    /// <param name="overwrite">Replace a file of that name.</param>
    /// <exception cref="IOException">It could not be renamed; or it was, and the system says that the name did not reach the device.</exception>
    public static void Move(string from, string to, bool overwrite)
    {
        try
        {
            File.Move(from, to, overwrite);
        }
        catch (Exception problem) when (problem is FileNotFoundException or DirectoryNotFoundException)
        {
            // It was there a moment ago: the path is not wrong.
            throw new IOException($"{to} was not written: its folder, or what was written in it, was removed meanwhile.", problem);
        }

        FlushFolder(to);
    }

    /// <summary>Waits until the names in the folder of a file are on the device: that it exists, or is removed.</summary>
    /// <param name="path">The file, or where it was.</param>
    /// <exception cref="IOException">The system says that they are not.</exception>
    /// <remarks>Windows has no such call for a folder: NTFS and ReFS log the change before it returns.</remarks>
    public static void FlushFolder(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        string folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
        using SafeFileHandle handle = Open(folder, flags: 0);
        int? error = handle.IsInvalid ? Marshal.GetLastPInvokeError() : Sync(handle);

        // A folder that one may write to but not list cannot be opened, and some network and FUSE file systems do not support flushing folders.
        if (error is { } code && code != NoAccess && code != InvalidArgument && code != NotSupported)
        {
            throw new IOException(
                $"{path} is written, but its name in {folder} did not reach the disk: {Marshal.GetPInvokeErrorMessage(code)}. "
                    + "It may be lost after a power failure.");
        }
    }

    /// <returns>The error number; null when all is well.</returns>
    private static int? Sync(SafeFileHandle handle)
    {
        if (OperatingSystem.IsWindows())
        {
            return FlushFileBuffers(handle) ? null : Marshal.GetLastPInvokeError();
        }

        if (OperatingSystem.IsMacOS() && Control(handle, FullSync) == 0)
        {
            return null; // file systems that do not know it take the ordinary call
        }

        while (FSync(handle) != 0)
        {
            int error = Marshal.GetLastPInvokeError();
            if (error != Interrupted)
            {
                return error;
            }
        }

        return null;
    }

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static partial int FSync(SafeFileHandle handle);

    [LibraryImport("libc", EntryPoint = "sync_file_range")]
    private static partial int SyncRange(SafeFileHandle handle, long offset, long length, uint flags);

    [LibraryImport("libc", EntryPoint = "fcntl", SetLastError = true)]
    private static partial int Control(SafeFileHandle handle, int command);

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial SafeFileHandle Open(string path, int flags);

    [LibraryImport("kernel32", SetLastError = true)]
    [return: MarshalAs(UnmanagedType.Bool)]
    private static partial bool FlushFileBuffers(SafeFileHandle file);
}
