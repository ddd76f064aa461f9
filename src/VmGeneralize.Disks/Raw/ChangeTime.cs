using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace VmGeneralize.Disks.Raw;

/// <summary>
/// When the system last changed a file: its bytes, rights, owner or names. Unlike the time of its last write, no program can put it back.
/// Source: statx(2), <c>st_ctime</c>; Linux only.
/// </summary>
internal static partial class ChangeTime
{
    private const int EmptyPath = 0x1000; // AT_EMPTY_PATH: the file of the handle
    private const uint Type = 0x1; // STATX_TYPE
    private const uint Changed = 0x80; // STATX_CTIME
    private const int StructureSize = 256; // of struct statx, the same on every processor
    private const int MaskOffset = 0;
    private const int ModeOffset = 28;
    private const int SecondsOffset = 96;
    private const int NanosecondsOffset = 104;
    private const int TypeBits = 0xF000; // S_IFMT
    private const int RegularFile = 0x8000; // S_IFREG: udev changes the nodes of devices as it likes

    /// <returns>Seconds since 1970 and nanoseconds; null when the system does not say, or the handle is not of a regular file.</returns>
    public static (long Seconds, uint Nanoseconds)? Of(SafeFileHandle file)
    {
        if (!OperatingSystem.IsLinux())
        {
            return null;
        }

        byte[] found = new byte[StructureSize];
        try
        {
            if (StatX(file, "", EmptyPath, Type | Changed, found) != 0)
            {
                return null;
            }
        }
        catch (EntryPointNotFoundException)
        {
            return null; // an older C library
        }

        uint mask = MemoryMarshal.Read<uint>(found.AsSpan(MaskOffset));
        ushort mode = MemoryMarshal.Read<ushort>(found.AsSpan(ModeOffset));
        return (mask & Changed) != 0 && (mode & TypeBits) == RegularFile
            ? (MemoryMarshal.Read<long>(found.AsSpan(SecondsOffset)), MemoryMarshal.Read<uint>(found.AsSpan(NanosecondsOffset)))
            : null;
    }

    [LibraryImport("libc", EntryPoint = "statx", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int StatX(SafeFileHandle folder, string path, int flags, uint mask, [Out] byte[] found);
}
