using System.ComponentModel;

namespace VmGeneralize.Servicing.Seams;

/// <summary>virtdisk.dll.</summary>
internal interface IVirtualDiskApi
{
    /// <summary>Opens a disk file so that it can be attached writable and detached.</summary>
    /// <exception cref="Win32Exception">What OpenVirtualDisk answered.</exception>
    IVirtualDisk Open(string path, VirtualDiskType type);
}
