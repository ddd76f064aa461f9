using System.ComponentModel;

namespace VmGeneralize.Servicing.Seams;

/// <summary>An open virtual disk. Disposing closes its handle, upon which Windows detaches it whatever happened before.</summary>
internal interface IVirtualDisk : IDisposable
{
    /// <summary>Makes it a disk of this machine, without drive letters, for as long as the handle is open.</summary>
    /// <exception cref="Win32Exception">What AttachVirtualDisk answered.</exception>
    void Attach();

    /// <summary>Such as <c>\\.\PhysicalDrive3</c>.</summary>
    /// <exception cref="Win32Exception">What GetVirtualDiskPhysicalPath answered.</exception>
    string PhysicalPath();

    /// <exception cref="Win32Exception">What DetachVirtualDisk answered.</exception>
    void Detach();
}
