using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using VmGeneralize.Servicing.Seams;

namespace VmGeneralize.Servicing.Windows;

/// <summary>This machine.</summary>
[SupportedOSPlatform("windows")]
internal sealed class WindowsHost : IServicingHost
{
    public bool IsElevated => Environment.IsPrivilegedProcess;

    // From the system's folder only: this runs with administrator rights, where a library beside a disk file must not be picked up.
    public bool HasVirtualDisks => NativeLibrary.TryLoad("virtdisk.dll", typeof(WindowsHost).Assembly, DllImportSearchPath.System32, out _);

    public string SystemFolder => Environment.SystemDirectory;

    public bool FileExists(string path) => File.Exists(path);

    public FileAttributes AttributesOf(string path) => File.GetAttributes(path);
}
