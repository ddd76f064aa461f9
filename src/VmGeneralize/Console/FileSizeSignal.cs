using System.Runtime.InteropServices;

namespace VmGeneralize.Console;

/// <summary>
/// SIGXFSZ: a file would grow past <c>ulimit -f</c>. The write that asked for it fails and says so; the signal alone would kill the process,
/// and leave what was begun.
/// </summary>
/// <remarks>
/// Until the process ends, not until the command does: the runtime hands signals over on a thread of its own, later than the failed write, and
/// one that finds nobody registered any more kills the process after all.
/// </remarks>
internal static class FileSizeSignal
{
    private const int Number = 25; // on Linux and macOS

    private static PosixSignalRegistration? _registration;

    public static void Ignore()
    {
        if (!OperatingSystem.IsWindows())
        {
            _registration ??= PosixSignalRegistration.Create((PosixSignal)Number, context => context.Cancel = true);
        }
    }
}
