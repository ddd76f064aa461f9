using System.Globalization;
using System.Runtime.InteropServices;
using VmGeneralize.EndToEnd.Tests.Tool;
using VmGeneralize.TestSupport;

namespace VmGeneralize.EndToEnd.Tests.Support;

/// <summary>
/// Runs the program with one system call that fails, or that writes only half. strace counts calls for each thread separately, so that two of them
/// fail or none; here calls are counted over all threads and children, from the first one on.
/// </summary>
internal static class FailingCall
{
    public const string Short = "short";

    // The calls that put bytes and names on a disk: ptrace(2), x86-64 call numbers.
    // Arguments: the report, the kind, which call (0: none), the error or "short", the program.
    private const string Tracer = """
        import ctypes, errno, os, struct, sys
        report, kind, at, fault = sys.argv[1], sys.argv[2], int(sys.argv[3]), sys.argv[4]
        kinds = {'write': 1, 'pwrite64': 18, 'fsync': 74, 'fdatasync': 75, 'ftruncate': 77, 'rename': 82, 'link': 86, 'unlink': 87, 'openat': 257,
                  'fallocate': 285}
        GO_ON, OPTIONS, INFO, POKE, RESULT, COUNT, CALL = 24, 0x4200, 0x420e, 6, 80, 96, 120
        trace = ctypes.CDLL(None).ptrace
        trace.argtypes = [ctypes.c_long, ctypes.c_long, ctypes.c_void_p, ctypes.c_void_p]
        word = lambda value: ctypes.c_void_p(value & (2 ** 64 - 1))
        child = os.fork()
        if child == 0:
            trace(0, 0, None, None)
            os.kill(os.getpid(), 19)
            os.execvp(sys.argv[5], sys.argv[5:])
        os.waitpid(child, 0)
        trace(OPTIONS, child, None, 1 | 2 | 4 | 8 | 16 | 0x100000) # calls, forks, threads, programs; none outlives this
        trace(GO_ON, child, None, None)
        info = ctypes.create_string_buffer(88)
        seen, changed, code = dict.fromkeys(kinds.values(), 0), {}, 0
        while True:
            try: task, status = os.waitpid(-1, 0x40000000)
            except ChildProcessError: break
            if not os.WIFSTOPPED(status):
                if task == child: code = os.waitstatus_to_exitcode(status)
                continue
            signal = os.WSTOPSIG(status)
            if signal == 0x85:
                signal = 0
                trace(INFO, task, 88, info)
                number = struct.unpack_from('Q', info, 24)[0]
                if info[0] == b'\1' and number in seen:
                    seen[number] += 1
                    count = struct.unpack_from('Q', info, 48)[0]
                    if number != kinds[kind] or seen[number] != at: pass
                    elif fault != 'short':
                        changed[task] = RESULT, -getattr(errno, fault)
                        trace(POKE, task, CALL, word(-1))
                    elif count > 1:
                        changed[task] = COUNT, count
                        trace(POKE, task, COUNT, count // 2)
                elif info[0] == b'\2' and task in changed:
                    where, value = changed.pop(task)
                    trace(POKE, task, where, word(value))
            elif status >> 16 or signal == 19: signal = 0 # a new thread or program
            trace(GO_ON, task, None, signal)
        with open(report, 'w') as file: file.write(' '.join(f'{name}={seen[number]}' for name, number in kinds.items()))
        sys.exit(code if code >= 0 else 128 - code)
        """;

    public static void Require()
    {
        OutsideTool.Require("python3");
        Skip.IfNot(OperatingSystem.IsLinux() && RuntimeInformation.ProcessArchitecture == Architecture.X64, "calls are told by their numbers on x86-64");
    }

    /// <param name="report">A file that is overwritten.</param>
    /// <param name="kind">Name of the call.</param>
    /// <param name="at">Which of these calls, counting from 1; 0 for none.</param>
    /// <param name="fault">Name of an error, or <see cref="Short"/>.</param>
    /// <param name="arguments">Arguments of the program.</param>
    /// <returns>Exit code and output of the program.</returns>
    public static ToolResult Run(string report, string kind, int at, string fault, string[] arguments) => VmGeneralizeTool.Start(
        "python3",
        ["-c", Tracer, report, kind, at.ToString(CultureInfo.InvariantCulture), fault, VmGeneralizeTool.Executable, .. VmGeneralizeTool.Lead, .. arguments]);

    /// <returns>Number of calls of each kind when none fails.</returns>
    public static Dictionary<string, int> Count(string report, string[] arguments)
    {
        Run(report, "write", 0, "EIO", arguments);
        return File.ReadAllText(report).Split(' ').Select(count => count.Split('='))
            .ToDictionary(count => count[0], count => int.Parse(count[1], CultureInfo.InvariantCulture));
    }
}
