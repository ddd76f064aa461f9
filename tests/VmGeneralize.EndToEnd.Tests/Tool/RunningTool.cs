using System.Diagnostics;
using System.Globalization;
using System.Text;
using VmGeneralize.TestSupport;

namespace VmGeneralize.EndToEnd.Tests.Tool;

/// <summary>A process whose output is read while it runs; killed when disposed.</summary>
internal sealed class RunningTool : IDisposable
{
    private readonly Process _process;
    private readonly TimeSpan _limit;
    private readonly string _command;
    private readonly Task<string> _output;
    private readonly Task<string> _error;
    private readonly List<(string Words, TaskCompletionSource Told)> _awaited = [];
    private readonly StringBuilder _told = new();

    public RunningTool(string program, IEnumerable<string> arguments, TimeSpan limit, IReadOnlyDictionary<string, string>? environment = null)
    {
        ProcessStartInfo start = new(program, arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
        };
        foreach ((string name, string value) in environment ?? new Dictionary<string, string>())
        {
            start.Environment[name] = value;
        }

        _limit = limit;
        _command = $"{program} {string.Join(' ', start.ArgumentList)}";
        _process = Process.Start(start)!;
        _process.StandardInput.Close();
        _output = _process.StandardOutput.ReadToEndAsync();
        _error = ReadErrorAsync();
    }

    public bool HasExited => _process.HasExited;

    public Task EndAsync() => _process.WaitForExitAsync();

    /// <summary>Waits until the words appear on standard error or the process has ended.</summary>
    public Task ToldAsync(string words)
    {
        TaskCompletionSource told = new(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_awaited)
        {
            _awaited.Add((words, told));
            Answer();
        }

        return Task.WhenAny(told.Task, _error);
    }

    /// <summary>Waits for the process to end; a run that does not end fails the test.</summary>
    public ToolResult Wait()
    {
        bool ended = _process.WaitForExit(_limit);
        if (!ended)
        {
            _process.Kill(entireProcessTree: true);
        }

        Assert.True(ended, $"{_command} did not end in {_limit}");
        return new ToolResult(_process.ExitCode, _output.GetAwaiter().GetResult(), _error.GetAwaiter().GetResult());
    }

    /// <summary>Sends SIGKILL: the process cannot clean up.</summary>
    public ToolResult Kill()
    {
        _process.Kill(entireProcessTree: true);
        return Wait();
    }

    /// <summary>Sends Ctrl-C.</summary>
    public ToolResult Interrupt()
    {
        Signal("INT");
        return Wait();
    }

    /// <summary>Sends a signal, such as TERM; a signal to a process that has ended is lost.</summary>
    public void Signal(string name) => OutsideTool.Run("kill", "-" + name, _process.Id.ToString(CultureInfo.InvariantCulture));

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
        }

        _process.Dispose();
    }

    private async Task<string> ReadErrorAsync()
    {
        char[] buffer = new char[4096];
        while (await _process.StandardError.ReadAsync(buffer) is > 0 and int count)
        {
            lock (_awaited)
            {
                _told.Append(buffer, 0, count);
                Answer();
            }
        }

        return _told.ToString();
    }

    private void Answer()
    {
        string told = _told.ToString();
        foreach ((_, TaskCompletionSource heard) in _awaited.Where(awaited => told.Contains(awaited.Words, StringComparison.Ordinal)))
        {
            heard.TrySetResult();
        }
    }
}
