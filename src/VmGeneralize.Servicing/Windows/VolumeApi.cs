using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using Microsoft.Win32.SafeHandles;
using VmGeneralize.Servicing.Seams;

namespace VmGeneralize.Servicing.Windows;

/// <summary>Disks and volumes by kernel32; no service (VDS, WMI) must run for it.</summary>
[SupportedOSPlatform("windows")]
internal sealed class VolumeApi : IVolumeApi
{
    private const int LongestName = 50; // "\\?\Volume{...}\" with its end, as FindFirstVolume's documentation says
    private const int LayoutBuffer = 64 << 10; // DRIVE_LAYOUT_INFORMATION_EX of far more than 128 partitions
    private const int LargestList = 1 << 20;
    private const uint NoAccess = 0;
    private const ulong Offline = 1; // DISK_ATTRIBUTE_OFFLINE
    private const ulong ReadOnly = 2;

    public IReadOnlyList<int> Disks()
    {
        for (int size = 64 << 10; size <= LargestList; size *= 2)
        {
            char[] names = new char[size];
            uint length = Kernel32.QueryDosDevice(null, names, (uint)size);
            if (length > 0)
            {
                return [.. Names(names.AsSpan(0, (int)length)).Select(PhysicalDrive.NumberOfName).OfType<int>().Order()];
            }

            if (Marshal.GetLastPInvokeError() != NativeCode.InsufficientBuffer)
            {
                break;
            }
        }

        return [];
    }

    public AttachedDisk? Describe(int disk)
    {
        using SafeFileHandle handle = Kernel32.Open(PhysicalDrive.Path(disk), NoAccess);
        if (handle.IsInvalid)
        {
            return null;
        }

        byte[] layout = new byte[LayoutBuffer];
        bool hasLayout = Kernel32.DeviceIoControl(handle, Kernel32.GetDriveLayout, 0, 0, layout, (uint)layout.Length, out uint layoutSize, 0);
        byte[] attributes = new byte[16]; // GET_DISK_ATTRIBUTES: version, reserved, attributes
        bool hasAttributes = Kernel32.DeviceIoControl(handle, Kernel32.GetDiskAttributes, 0, 0, attributes, (uint)attributes.Length, out _, 0);
        if (!hasLayout && !hasAttributes)
        {
            return null;
        }

        ulong flags = hasAttributes ? BitConverter.ToUInt64(attributes, 8) : 0;
        return new AttachedDisk(
            hasLayout ? DriveLayout.ReadSignature(layout.AsSpan(0, (int)layoutSize)) : null, (flags & Offline) != 0, (flags & ReadOnly) != 0);
    }

    public IReadOnlyList<DiskVolume> VolumesOf(int disk)
    {
        char[] name = new char[LongestName];
        nint search = Kernel32.FindFirstVolume(name, (uint)name.Length);
        if (search == -1)
        {
            throw Win32.LastError(nameof(Kernel32.FindFirstVolume));
        }

        List<DiskVolume> volumes = [];
        try
        {
            do
            {
                string volume = new string(name).TrimEnd('\0');
                if (PlaceOf(volume) is var (number, offset) && number == disk)
                {
                    volumes.Add(new DiskVolume(volume, offset));
                }

                Array.Clear(name);
            }
            while (Kernel32.FindNextVolume(search, name, (uint)name.Length));
        }
        finally
        {
            Kernel32.FindVolumeClose(search);
        }

        return volumes;
    }

    public bool Holds(string volume, string path)
    {
        using SafeFileHandle file = Kernel32.Open(volume + path, Kernel32.ReadAttributes);
        return !file.IsInvalid;
    }

    public char? DriveLetterOf(string volume)
    {
        char[] paths = new char[LargestList / 16];
        return Kernel32.GetVolumePathNamesForVolumeName(volume, paths, (uint)paths.Length, out uint length)
            ? Names(paths.AsSpan(0, (int)length)).Where(
                path => path.Length == 3 && path.EndsWith(@":\", StringComparison.Ordinal)).Select(path => (char?)path[0]).FirstOrDefault()
            : null;
    }

    public IReadOnlyList<char> FreeDriveLetters()
    {
        uint used = Kernel32.GetLogicalDrives();
        return [.. Enumerable.Range(0, 'Z' - 'D' + 1).Select(step => (char)('Z' - step)).Where(letter => (used & (1u << (letter - 'A'))) == 0)];
    }

    public void SetDriveLetter(char letter, string volume)
    {
        if (!Kernel32.SetVolumeMountPoint($@"{letter}:\", volume))
        {
            throw Win32.LastError(nameof(Kernel32.SetVolumeMountPoint));
        }
    }

    public void RemoveDriveLetter(char letter)
    {
        if (!Kernel32.DeleteVolumeMountPoint($@"{letter}:\"))
        {
            throw Win32.LastError(nameof(Kernel32.DeleteVolumeMountPoint));
        }
    }

    public void Flush(string volume)
    {
        using SafeFileHandle handle = Kernel32.Open(volume.TrimEnd('\\'), Kernel32.ReadAndWrite);
        if (handle.IsInvalid || !Kernel32.FlushFileBuffers(handle))
        {
            throw Win32.LastError(nameof(Kernel32.FlushFileBuffers));
        }
    }

    // A volume that cannot be asked, or is on several disks, is not ours.
    private static (int Disk, long Offset)? PlaceOf(string volume)
    {
        using SafeFileHandle handle = Kernel32.Open(volume.TrimEnd('\\'), NoAccess);
        byte[] extents = new byte[VolumeDiskExtents.HeaderSize + 32 * VolumeDiskExtents.ExtentSize];
        return !handle.IsInvalid
            && Kernel32.DeviceIoControl(handle, Kernel32.GetVolumeDiskExtents, 0, 0, extents, (uint)extents.Length, out uint size, 0)
            && VolumeDiskExtents.Read(extents.AsSpan(0, (int)size)) is [var (number, offset, _)]
            ? (number, offset)
            : null;
    }

    private static List<string> Names(ReadOnlySpan<char> list)
    {
        List<string> names = [];
        foreach (Range range in list.Split('\0'))
        {
            if (!list[range].IsEmpty)
            {
                names.Add(list[range].ToString());
            }
        }

        return names;
    }
}
