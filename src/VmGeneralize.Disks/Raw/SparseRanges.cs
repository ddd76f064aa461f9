using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;
using VmGeneralize.Blocks;

namespace VmGeneralize.Disks.Raw;

/// <summary>Which parts of a file its file system stores; holes read as zero.</summary>
internal static partial class SparseRanges
{
    private const int SeekEnd = 2;
    private const int SeekData = 3; // Linux's numbers (lseek(2)); other systems have others
    private const int SeekHole = 4;
    private const int NoSuchAddress = 6; // ENXIO: nothing but a hole up to the end

    // FSCTL codes of winioctl.h.
    private const uint QueryAllocatedRanges = 0x000940CF;
    private const uint SetSparse = 0x000900C4;
    private const int MoreData = 234; // ERROR_MORE_DATA

    private static bool CanSeekHoles => OperatingSystem.IsLinux() && Environment.Is64BitProcess;

    /// <summary>Stored parts of <paramref name="range"/>, ascending; all of it where the file system does not know.</summary>
    public static IEnumerable<Extent> Stored(SafeFileHandle handle, Extent range)
    {
        if (range.Length == 0)
        {
            return [];
        }

        return CanSeekHoles ? StoredOnLinux(handle, range) : OperatingSystem.IsWindows() ? StoredOnWindows(handle, range) : [range];
    }

    /// <summary>Size of a block device, whose file size is 0; 0 where it cannot be determined.</summary>
    public static long SeekToEnd(SafeFileHandle handle) => CanSeekHoles ? Math.Max(0, Seek(handle, 0, SeekEnd)) : 0;

    /// <summary>Asks Windows not to store what is never written. Elsewhere files are sparse by themselves.</summary>
    public static void MarkSparse(SafeFileHandle handle)
    {
        if (OperatingSystem.IsWindows())
        {
            // A file system without sparse files says no: the file is complete anyway, only larger.
            _ = DeviceIoControl(handle, SetSparse, [], 0, [], 0, out _, 0);
        }
    }

    private static IEnumerable<Extent> StoredOnLinux(SafeFileHandle handle, Extent range)
    {
        // The handle's cursor moves, which is harmless: every read and write here is positional.
        long position = range.Offset;
        while (position < range.End)
        {
            long data = Seek(handle, position, SeekData);
            if (data < 0)
            {
                if (Marshal.GetLastPInvokeError() != NoSuchAddress)
                {
                    yield return Extent.FromBounds(position, range.End);
                }

                yield break;
            }

            if (data >= range.End)
            {
                yield break;
            }

            long hole = Seek(handle, data, SeekHole);
            long end = hole <= data ? range.End : Math.Min(hole, range.End);
            yield return Extent.FromBounds(Math.Max(data, position), end);
            position = end;
        }
    }

    private static IEnumerable<Extent> StoredOnWindows(SafeFileHandle handle, Extent range)
    {
        FileRange[] found = new FileRange[512];
        long position = range.Offset;
        while (position < range.End)
        {
            FileRange[] asked = [new FileRange { Offset = position, Length = range.End - position }];
            bool whole = DeviceIoControl(
                handle, QueryAllocatedRanges, asked, FileRange.Size, found, found.Length * FileRange.Size, out int bytes, 0);
            int count = bytes / FileRange.Size;
            if (!whole && (Marshal.GetLastPInvokeError() != MoreData || count == 0))
            {
                yield return Extent.FromBounds(position, range.End);
                yield break;
            }

            for (int i = 0; i < count; i++)
            {
                Extent extent = new Extent(found[i].Offset, found[i].Length).Intersect(range);
                if (extent.Length > 0)
                {
                    yield return extent;
                    position = extent.End;
                }
            }

            if (whole)
            {
                yield break;
            }
        }
    }

    [LibraryImport("libc", EntryPoint = "lseek", SetLastError = true)]
    private static partial long Seek(SafeFileHandle handle, long offset, int whence);

    [LibraryImport("kernel32", SetLastError = true)]
    [return: MarshalAs(UnmanagedType.Bool)]
    private static partial bool DeviceIoControl(
        SafeFileHandle device,
        uint code,
        [In] FileRange[] input,
        int inputSize,
        [Out] FileRange[] output,
        int outputSize,
        out int returned,
        nint overlapped);

    /// <summary>FILE_ALLOCATED_RANGE_BUFFER of winioctl.h; both in bytes.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct FileRange
    {
        public const int Size = 16;

        public long Offset;
        public long Length;
    }
}
