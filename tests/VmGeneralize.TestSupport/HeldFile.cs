using System.Diagnostics;

namespace VmGeneralize.TestSupport;

/// <summary>A program that holds a file for as long as this object lives. It prints a line once it holds the file.</summary>
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

    /// <summary>Holds a file as a running virtual machine holds its disk: qemu, with the locks that it takes for a guest.</summary>
    /// <param name="path">The file.</param>
    /// <param name="format">The format, as qemu names it.</param>
    /// <param name="readOnly">Whether to hold it as a program that only reads does.</param>
    public static HeldFile ByQemu(string path, string format = "raw", bool readOnly = false)
    {
        OutsideTool.Require("qemu-io");
        return new("stdbuf", ["-oL", "qemu-io", .. readOnly ? (string[])["-r"] : [], "-f", format, "-c", "read 0 512", "-c", "sleep 600000", path]);
    }

    /// <summary>Holds a file with a write lock on all of it, taken as a record lock (fcntl F_SETLK).</summary>
    public static HeldFile ByRecordLock(string path) => new(
        "python3",
        ["-c", "import fcntl, sys, time\nf = open(sys.argv[1], 'r+b')\nfcntl.lockf(f, fcntl.LOCK_EX)\nprint('locked', flush=True)\ntime.sleep(600)", path]);

    /// <summary>Holds a file with an exclusive lock on all of it (flock), as .NET programs and util-linux take it.</summary>
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
