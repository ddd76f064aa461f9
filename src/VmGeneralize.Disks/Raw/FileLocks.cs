using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace VmGeneralize.Disks.Raw;

/// <summary>
/// What other programs say about a disk file with their locks. On Windows a file that is attached or that a virtual machine runs from cannot be opened
/// for reading unless writing is shared, which is all there is to check. Linux lets everyone in, and programs that write inform each other by record
/// locks: qemu holds a read lock on a byte for each thing that it does and for each that it forbids (docs/interop of qemu, "Image locking";
/// block/file-posix.c: permissions from byte 100, what is not shared from byte 200), others a write lock on the whole file. macOS has
/// such locks too (fcntl.h: F_OFD_GETLK), with other numbers and another way to pass them: they are not checked, and SECURITY.md says so.
/// </summary>
internal static partial class FileLocks
{
    private const int GetOpenFileLock = 36; // F_OFD_GETLK
    private const int SetOpenFileLock = 37; // F_OFD_SETLK
    private const short ReadLock = 0; // F_RDLCK
    private const short WriteLock = 1; // F_WRLCK
    private const short Unlocked = 2; // F_UNLCK
    private const long PermissionBytes = 100; // of qemu: one byte for each bit of what a program does with the image
    private const long NotSharedBytes = 200; // and one for each bit of what it lets nobody else do
    private const long QemuBytes = 200; // both kinds together
    private const int ConsistentRead = 0;
    private const int Write = 1;
    private const int Resize = 3;

    private const int WouldBlockOnLinux = 11; // EAGAIN
    private const int NoAccess = 13; // EACCES: the other answer of fcntl to a lock that somebody has

    private const int WindowsSharing = unchecked((int)0x80070020); // ERROR_SHARING_VIOLATION
    private const int WindowsLock = unchecked((int)0x80070021); // ERROR_LOCK_VIOLATION

    private const int Attempts = 10;

    private static readonly TimeSpan BetweenAttempts = TimeSpan.FromMilliseconds(50);

    private static int WouldBlock => OperatingSystem.IsMacOS() ? 35 : 11; // EWOULDBLOCK of flock, by which .NET programs lock

    /// <summary>Whether a file could not be opened because of what another program has it open for.</summary>
    public static bool IsSharing(IOException problem) =>
        OperatingSystem.IsWindows() ? problem.HResult is WindowsSharing or WindowsLock : problem.HResult == WouldBlock;

    /// <summary>What another program does with the file that rules out reading; null when none says that it does.</summary>
    /// <param name="file">Open for reading.</param>
    public static string? WriterOf(SafeFileHandle file) => Patiently(() => AskForWriter(file));

    /// <summary>
    /// Asks again for half a second when a lock is found: a program that this one, or any other, is just starting has all its parent's files open
    /// until it is executed, and their locks with them.
    /// </summary>
    internal static string? Patiently(Func<string?> ask)
    {
        string? holder = ask();
        for (int attempt = 1; holder is not null && attempt < Attempts; attempt++)
        {
            Thread.Sleep(BetweenAttempts);
            holder = ask();
        }

        return holder;
    }

    private static string? AskForWriter(SafeFileHandle file)
    {
        if (!OperatingSystem.IsLinux())
        {
            return null;
        }

        if (IsHeld(file, WriteLock, PermissionBytes + Write, Resize - Write + 1))
        {
            return "another program has it open for writing, as qemu has the disk of a running VM";
        }

        return IsHeld(file, WriteLock, NotSharedBytes + ConsistentRead, 1) || IsHeld(file, ReadLock, 0, 0)
            ? "another program has locked it"
            : null;
    }

    /// <summary>Keeps qemu from opening a file as long as the handle is open: it finds all of its bytes locked.</summary>
    /// <param name="file">Open for writing.</param>
    /// <returns>What has it; null when the locks are ours, or the file system has none.</returns>
    public static string? Hold(SafeFileHandle file)
    {
        if (!OperatingSystem.IsLinux())
        {
            return null;
        }

        FileLock wanted = new() { Kind = WriteLock, Start = PermissionBytes, Length = QemuBytes };
        return Control(file, SetOpenFileLock, ref wanted) != 0 && Marshal.GetLastPInvokeError() is WouldBlockOnLinux or NoAccess
            ? "another program, such as qemu, has it open"
            : null;
    }

    /// <summary>Whether a lock of that kind would conflict with one of another program. A length of 0 is up to the end, however far the file grows.</summary>
    private static bool IsHeld(SafeFileHandle file, short kind, long start, long length)
    {
        FileLock asked = new() { Kind = kind, Start = start, Length = length };
        return Control(file, GetOpenFileLock, ref asked) == 0 && asked.Kind != Unlocked; // file systems without locks have nothing to say
    }

    // struct flock of 64-bit Linux
    [StructLayout(LayoutKind.Sequential)]
    private struct FileLock
    {
        public short Kind;
        public short Whence; // 0: from the start
        public long Start;
        public long Length;
        public int Process; // must be 0
    }

    [LibraryImport("libc", EntryPoint = "fcntl", SetLastError = true)]
    private static partial int Control(SafeFileHandle file, int command, ref FileLock asked);
}
