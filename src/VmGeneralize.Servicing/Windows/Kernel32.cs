using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace VmGeneralize.Servicing.Windows;

/// <summary>Functions of kernel32.dll, by their names there.</summary>
internal static partial class Kernel32
{
    public const uint ReadAttributes = 0x80; // FILE_READ_ATTRIBUTES
    public const uint ReadAndWrite = 0xC000_0000; // GENERIC_READ | GENERIC_WRITE

    public const uint GetVolumeDiskExtents = 0x0056_0000; // IOCTL_VOLUME_GET_VOLUME_DISK_EXTENTS
    public const uint GetDriveLayout = 0x0007_0050; // IOCTL_DISK_GET_DRIVE_LAYOUT_EX
    public const uint GetDiskAttributes = 0x0007_00F0; // IOCTL_DISK_GET_DISK_ATTRIBUTES

    private const uint ShareAll = 7;
    private const uint OpenExisting = 3;

    /// <summary>Opens a device, volume or file that exists; the result may be invalid.</summary>
    public static SafeFileHandle Open(string path, uint access) => CreateFile(path, access, ShareAll, 0, OpenExisting, 0, 0);

    [LibraryImport("kernel32.dll", EntryPoint = "CreateFileW", SetLastError = true, StringMarshalling = StringMarshalling.Utf16)]
    private static partial SafeFileHandle CreateFile(string path, uint access, uint share, nint security, uint disposition, uint flags, nint template);

    [LibraryImport("kernel32.dll", SetLastError = true)]
    [return: MarshalAs(UnmanagedType.Bool)]
    public static partial bool DeviceIoControl(
        SafeFileHandle device, uint code, nint input, uint inputSize, [Out] byte[] output, uint outputSize, out uint returned, nint overlapped);

    [LibraryImport("kernel32.dll", SetLastError = true)]
    [return: MarshalAs(UnmanagedType.Bool)]
    public static partial bool FlushFileBuffers(SafeFileHandle file);

    [LibraryImport("kernel32.dll", EntryPoint = "QueryDosDeviceW", SetLastError = true, StringMarshalling = StringMarshalling.Utf16)]
    public static partial uint QueryDosDevice(string? name, [Out] char[] target, uint length);

    [LibraryImport("kernel32.dll")]
    public static partial uint GetLogicalDrives();

    [LibraryImport("kernel32.dll", EntryPoint = "FindFirstVolumeW", SetLastError = true, StringMarshalling = StringMarshalling.Utf16)]
    public static partial nint FindFirstVolume([Out] char[] name, uint length);

    [LibraryImport("kernel32.dll", EntryPoint = "FindNextVolumeW", SetLastError = true, StringMarshalling = StringMarshalling.Utf16)]
    [return: MarshalAs(UnmanagedType.Bool)]
    public static partial bool FindNextVolume(nint search, [Out] char[] name, uint length);

    [LibraryImport("kernel32.dll")]
    [return: MarshalAs(UnmanagedType.Bool)]
    public static partial bool FindVolumeClose(nint search);

    [LibraryImport("kernel32.dll", EntryPoint = "GetVolumePathNamesForVolumeNameW", SetLastError = true, StringMarshalling = StringMarshalling.Utf16)]
    [return: MarshalAs(UnmanagedType.Bool)]
    public static partial bool GetVolumePathNamesForVolumeName(string volume, [Out] char[] paths, uint length, out uint returned);

    [LibraryImport("kernel32.dll", EntryPoint = "SetVolumeMountPointW", SetLastError = true, StringMarshalling = StringMarshalling.Utf16)]
    [return: MarshalAs(UnmanagedType.Bool)]
    public static partial bool SetVolumeMountPoint(string mountPoint, string volume);

    [LibraryImport("kernel32.dll", EntryPoint = "DeleteVolumeMountPointW", SetLastError = true, StringMarshalling = StringMarshalling.Utf16)]
    [return: MarshalAs(UnmanagedType.Bool)]
    public static partial bool DeleteVolumeMountPoint(string mountPoint);
}
