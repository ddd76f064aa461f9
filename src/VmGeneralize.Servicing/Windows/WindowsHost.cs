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

    public string SystemFolder => SystemFolderOf(
        Environment.SystemDirectory, isRedirected: Environment.Is64BitOperatingSystem && !Environment.Is64BitProcess);

    public bool FileExists(string path) => File.Exists(path);

    public FileAttributes AttributesOf(string path) => File.GetAttributes(path);

    // A 32-bit process sees SysWOW64 under System32's name, and the DISM there cannot service a 64-bit Windows; Sysnative is the real one.
    internal static string SystemFolderOf(string system, bool isRedirected) => isRedirected ? system[..(system.LastIndexOf('\\') + 1)] + "Sysnative" : system;
}
