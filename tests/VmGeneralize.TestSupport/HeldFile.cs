using System.Diagnostics;

namespace VmGeneralize.TestSupport;

/// <summary>A program that holds a file as long as this lives. It says so by a line that it prints.</summary>
public sealed class HeldFile : IDisposable
{
    private readonly Process _program;

    private HeldFile(string program, string[] arguments)
    {
        OutsideTool.Require(program);
        ProcessStartInfo start = new(OutsideTool.Find(program)!, arguments) { RedirectStandardOutput = true, RedirectStandardInput = true };
        _program = Process.Start(start)!;
        if (_program.StandardOutput.ReadLine() is null)
        {
            throw new InvalidOperationException($"{program} {string.Join(' ', arguments)} ended with {_program.ExitCode}");
        }
    }

    /// <summary>As a running virtual machine has its disk: qemu, with the locks that it takes for a guest.</summary>
    /// <param name="path">The file.</param>
    /// <param name="format">As qemu calls it.</param>
    /// <param name="readOnly">As a program does that only reads.</param>
    public static HeldFile ByQemu(string path, string format = "raw", bool readOnly = false)
    {
        OutsideTool.Require("qemu-io");
        return new("stdbuf", ["-oL", "qemu-io", .. readOnly ? (string[])["-r"] : [], "-f", format, "-c", "read 0 512", "-c", "sleep 600000", path]);
    }

    /// <summary>By a write lock on the whole file, as record locks are taken (fcntl F_SETLK).</summary>
    public static HeldFile ByRecordLock(string path) => new(
        "python3",
        ["-c", "import fcntl, sys, time\nf = open(sys.argv[1], 'r+b')\nfcntl.lockf(f, fcntl.LOCK_EX)\nprint('locked', flush=True)\ntime.sleep(600)", path]);

    /// <summary>By an exclusive lock of the whole file (flock), as .NET programs and util-linux take it.</summary>
    public static HeldFile ByFlock(string path) => new(
        "python3",
        ["-c", "import fcntl, sys, time\nf = open(sys.argv[1], 'r+b')\nfcntl.flock(f, fcntl.LOCK_EX)\nprint('locked', flush=True)\ntime.sleep(600)", path]);

    public void Dispose()
    {
        _program.Kill(entireProcessTree: true);
        _program.WaitForExit();
        _program.Dispose();
    }
}
