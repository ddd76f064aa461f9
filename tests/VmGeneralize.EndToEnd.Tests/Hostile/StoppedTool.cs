using System.Globalization;
using VmGeneralize.EndToEnd.Tests.Tool;
using VmGeneralize.TestSupport;

namespace VmGeneralize.EndToEnd.Tests.Hostile;

/// <summary>A run of the program that was stopped by Ctrl-C.</summary>
/// <param name="Result">Exit code and output of the program.</param>
/// <param name="Processor">CPU time of all its threads from the signal to the end: it is the same however busy the machine is.</param>
/// <param name="Wall">Elapsed time from the signal to the end.</param>
internal sealed record StoppedTool(ToolResult Result, TimeSpan Processor, TimeSpan Wall)
{
    // The system shows the CPU time of a process while it runs, and the total to the parent that waits for its end: proc(5), wait4(2).
    // Arguments: the report, the program's standard error, words to wait for in it, seconds to wait after that, the program.
    private const string Stop = """
        import os, signal, subprocess, sys, time
        report, error, words, delay = sys.argv[1], sys.argv[2], sys.argv[3].encode(), float(sys.argv[4])
        signal.signal(signal.SIGINT, signal.SIG_DFL) # a shell's background job ignores it, and so would the program
        with open(error, 'wb') as file: process = subprocess.Popen(sys.argv[5:], stdin=subprocess.DEVNULL, stderr=file).pid
        def ended(): return os.waitid(os.P_PID, process, os.WEXITED | os.WNOHANG | os.WNOWAIT) is not None
        def told():
            with open(error, 'rb') as file: return words in file.read()
        while not told() and not ended(): time.sleep(0.01)
        until = time.monotonic() + delay
        while time.monotonic() < until and not ended(): time.sleep(0.01)
        with open(f'/proc/{process}/stat') as file: ticks = file.read().rsplit(')', 1)[1].split()[11:13]
        before = sum(map(int, ticks)) / os.sysconf('SC_CLK_TCK')
        sent = time.monotonic()
        os.kill(process, signal.SIGINT)
        status, used = os.wait4(process, 0)[1:]
        wall = time.monotonic() - sent
        with open(report, 'w') as file: file.write(f'{max(0, used.ru_utime + used.ru_stime - before)} {wall}')
        with open(error, 'rb') as file: sys.stderr.buffer.write(file.read())
        code = os.waitstatus_to_exitcode(status)
        sys.exit(code if code >= 0 else 128 - code)
        """;

    /// <param name="folder">Folder for the measurements.</param>
    /// <param name="words">Words that the program prints to standard error before the signal.</param>
    /// <param name="delay">Time from those words to the signal; the run may end earlier.</param>
    /// <param name="arguments">Arguments of the program.</param>
    public static StoppedTool Run(TemporaryFolder folder, string words, TimeSpan delay, params string[] arguments)
    {
        string report = folder.File("stopped");
        ToolResult result = VmGeneralizeTool.Start(
            "python3",
            [
                "-c", Stop, report, folder.File("stopped.error"), words, delay.TotalSeconds.ToString(CultureInfo.InvariantCulture),
                VmGeneralizeTool.Executable, .. VmGeneralizeTool.Lead, .. arguments,
            ]);
        TimeSpan[] measured = [.. File.ReadAllText(report).Split(' ').Select(text => TimeSpan.FromSeconds(double.Parse(text, CultureInfo.InvariantCulture)))];
        return new StoppedTool(result, measured[0], measured[1]);
    }
}
