using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using Microsoft.Win32.SafeHandles;
using VmGeneralize.Servicing.Seams;

namespace VmGeneralize.Servicing.Windows;

/// <summary>virtdisk.dll, by the documentation of Virtual Hard Disks in the Windows SDK (virtdisk.h).</summary>
[SupportedOSPlatform("windows")]
internal sealed partial class VirtualDiskApi : IVirtualDiskApi
{
    // VIRTUAL_STORAGE_TYPE_VENDOR_MICROSOFT
    private static readonly Guid Microsoft = new(0xEC984AEC, 0xA0F9, 0x47E9, 0x90, 0x1F, 0x71, 0x41, 0x5A, 0x66, 0x34, 0x5B);

    // VIRTUAL_DISK_ACCESS_ATTACH_RW, _DETACH and _GET_INFO: no more than what is used.
    private const uint Access = 0x0002_0000 | 0x0004_0000 | 0x0008_0000;
    private const uint NoFlags = 0;
    private const uint Version1 = 1;
    private const uint DefaultWritableDepth = 1; // OPEN_VIRTUAL_DISK_RW_DEPTH_DEFAULT: the file itself, not its parents
    private const uint NoDriveLetter = 2; // and not 4, PERMANENT_LIFETIME: a process that dies detaches

    public IVirtualDisk Open(string path, VirtualDiskType type)
    {
        StorageType storage = new() { DeviceId = (uint)type, VendorId = Microsoft };
        OpenParameters parameters = new() { Version = Version1, WritableDepth = DefaultWritableDepth };
        int code = OpenVirtualDisk(in storage, path, Access, NoFlags, in parameters, out SafeFileHandle handle);
        if (code != 0)
        {
            handle.Dispose();
            throw Win32.Error(code, nameof(OpenVirtualDisk));
        }

        return new Disk(handle);
    }

    [LibraryImport("virtdisk.dll", StringMarshalling = StringMarshalling.Utf16)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static partial int OpenVirtualDisk(
        in StorageType type, string path, uint access, uint flags, in OpenParameters parameters, out SafeFileHandle handle);

    [LibraryImport("virtdisk.dll")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static partial int AttachVirtualDisk(
        SafeFileHandle disk, nint securityDescriptor, uint flags, uint providerFlags, in AttachParameters parameters, nint overlapped);

    [LibraryImport("virtdisk.dll", StringMarshalling = StringMarshalling.Utf16)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static partial int GetVirtualDiskPhysicalPath(SafeFileHandle disk, ref uint sizeInBytes, [Out] char[] path);

    [LibraryImport("virtdisk.dll")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static partial int DetachVirtualDisk(SafeFileHandle disk, uint flags, uint providerFlags);

    private sealed class Disk(SafeFileHandle handle) : IVirtualDisk
    {
        private const int LongestPath = 260;

        public void Attach()
        {
            AttachParameters parameters = new() { Version = Version1 };
            Check(AttachVirtualDisk(handle, 0, NoDriveLetter, 0, in parameters, 0), nameof(AttachVirtualDisk));
        }

        public string PhysicalPath()
        {
            char[] path = new char[LongestPath];
            uint size = LongestPath * sizeof(char);
            Check(GetVirtualDiskPhysicalPath(handle, ref size, path), nameof(GetVirtualDiskPhysicalPath));
            return new string(path).TrimEnd('\0');
        }

        public void Detach() => Check(DetachVirtualDisk(handle, NoFlags, 0), nameof(DetachVirtualDisk));

        public void Dispose() => handle.Dispose();

        private static void Check(int code, string call)
        {
            if (code != 0)
            {
                throw Win32.Error(code, call);
            }
        }
    }

    /// <summary>VIRTUAL_STORAGE_TYPE.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct StorageType
    {
        public uint DeviceId;
        public Guid VendorId;
    }

    /// <summary>OPEN_VIRTUAL_DISK_PARAMETERS, version 1; as large as the largest version.</summary>
    [StructLayout(LayoutKind.Sequential, Size = 44)]
    private struct OpenParameters
    {
        public uint Version;
        public uint WritableDepth;
    }

    /// <summary>ATTACH_VIRTUAL_DISK_PARAMETERS, version 1, which has nothing in it; as large as the largest version.</summary>
    [StructLayout(LayoutKind.Sequential, Size = 24)]
    private struct AttachParameters
    {
        public uint Version;
        public uint Reserved;
    }
}
