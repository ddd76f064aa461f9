using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace VmGeneralize.Console;

/// <summary>
/// On Unix, a program that is started with a closed standard stream gives its number to the next file that it opens: what it prints
/// would go into a disk. So the free ones are taken by the null device before any file is opened. Those that the runtime took before, for a pipe
/// of its own, are not written to.
/// </summary>
internal static partial class StandardHandles
{
    private const int Output = 1;
    private const int Last = 2; // standard error
    private const int GetDescriptorFlags = 1; // F_GETFD
    private const int CloseOnExec = 1; // FD_CLOEXEC
    private const string NullDevice = "/dev/null";

    private static readonly List<SafeFileHandle> Taken = [];

    /// <exception cref="IOException">One is free, and the null device cannot be opened.</exception>
    /// <exception cref="UnauthorizedAccessException">The same.</exception>
    public static void Occupy()
    {
        while (!OperatingSystem.IsWindows() && IsOneFree() && File.Exists(NullDevice))
        {
            Taken.Add(File.OpenHandle(NullDevice, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite)); // for as long as the process lives
        }

        if (IsOfThisProcess(Output))
        {
            System.Console.SetOut(TextWriter.Null);
        }

        if (IsOfThisProcess(Last))
        {
            System.Console.SetError(TextWriter.Null);
        }
    }

    // A file that is opened gets the lowest number that is free.
    private static bool IsOneFree() => Enumerable.Range(0, Last + 1).Any(stream => Control(stream, GetDescriptorFlags) < 0);

    // A stream that was there when the program began is one that is not closed on exec; the runtime opens all of its own so that they are.
    private static bool IsOfThisProcess(int stream) =>
        !OperatingSystem.IsWindows() && Control(stream, GetDescriptorFlags) is >= 0 and var flags && (flags & CloseOnExec) != 0;

    [LibraryImport("libc", EntryPoint = "fcntl", SetLastError = true)]
    private static partial int Control(int descriptor, int command);
}
