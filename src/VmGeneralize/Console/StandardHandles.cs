using Microsoft.Win32.SafeHandles;

namespace VmGeneralize.Console;

/// <summary>
/// On Unix a program that is started with a closed standard stream gives that stream's number to the next file that it opens: what it prints
/// would go into a disk. So the free ones are taken by the null device before any file is opened.
/// </summary>
internal static class StandardHandles
{
    private const int Last = 2; // standard error
    private const string NullDevice = "/dev/null";

    private static readonly List<SafeFileHandle> Taken = [];

    public static void Occupy()
    {
        while (!OperatingSystem.IsWindows() && File.Exists(NullDevice))
        {
            SafeFileHandle handle = File.OpenHandle(NullDevice, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite);
            if (handle.DangerousGetHandle() > Last)
            {
                handle.Dispose();
                return;
            }

            Taken.Add(handle); // for as long as the process lives
        }
    }
}
