using System.Globalization;
using System.Runtime.InteropServices;

namespace VmGeneralize.Console;

/// <summary>
/// What Ctrl-C, SIGTERM and the end of the terminal (SIGHUP) do: the first one asks the command to stop, and remove what it has begun;
/// the second one ends the process at once.
/// </summary>
internal sealed class Interruption : IDisposable
{
    private const string StatusFile = "/proc/self/status"; // Linux; proc(5)
    private const string IgnoredSignals = "SigIgn:";

    // Until the process ends: one that has its answer is not killed by a signal that comes while it ends.
    private static PosixSignalRegistration[]? _registrations;
    private static Interruption? _latest;

    private readonly CancellationTokenSource _source = new();
    private readonly Action _end;
    private int _signals;

    public Interruption()
        : this(static () => Environment.Exit((int)ExitCode.Cancelled))
    {
    }

    /// <param name="end">Ends the process.</param>
    internal Interruption(Action end)
    {
        _end = end;
        Volatile.Write(ref _latest, this);
        _registrations ??=
        [
            .. Signals.Select(signal => PosixSignalRegistration.Create(signal, context =>
            {
                context.Cancel = true; // not the runtime's end: ours
                Volatile.Read(ref _latest)!.Signal();
            })),
        ];
    }

    // nohup asks a command to continue without the terminal.
    private static PosixSignal[] Signals => IsHangUpIgnored
        ? [PosixSignal.SIGINT, PosixSignal.SIGTERM]
        : [PosixSignal.SIGINT, PosixSignal.SIGTERM, PosixSignal.SIGHUP];

    private static bool IsHangUpIgnored =>
        Lines(StatusFile).FirstOrDefault(line => line.StartsWith(IgnoredSignals, StringComparison.Ordinal)) is { } line
            && long.TryParse(line.AsSpan(IgnoredSignals.Length).Trim(), NumberStyles.HexNumber, CultureInfo.InvariantCulture, out long ignored)
            && (ignored & 1) != 0; // SIGHUP is signal 1

    /// <summary>Ends the command.</summary>
    public CancellationToken Token => _source.Token;

    public void Dispose() => _source.Dispose();

    internal void Signal()
    {
        if (Interlocked.Increment(ref _signals) == 1)
        {
            Ask();
        }
        else
        {
            _end();
        }
    }

    private static string[] Lines(string file)
    {
        try
        {
            return File.Exists(file) ? File.ReadAllLines(file) : [];
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            return []; // a sandbox that shows /proc and lets nobody read it
        }
    }

    private void Ask()
    {
        try
        {
            // Not here: what is registered with the token may block, and the next signal must be seen.
            _ = _source.CancelAsync();
        }
        catch (ObjectDisposedException)
        {
            // The command has just ended: the signal came too late.
        }
    }
}
