using System.ComponentModel;
using System.Diagnostics;
using System.Text;
using VmGeneralize.Servicing.Seams;

namespace VmGeneralize.Servicing.Windows;

/// <summary>Programs of this machine.</summary>
internal sealed class ProcessRunner : IProcessRunner
{
    private const int KeptLines = 6;
    private const int LongestLine = 4096;

    // Ctrl-C reaches every program of the console: DISM gets this long to unload the hives of the image by itself.
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(10);

    public async Task<ProcessResult> RunAsync(string program, IReadOnlyList<string> arguments, Action<string> output, CancellationToken cancellation)
    {
        ProcessStartInfo start = new(program, arguments)
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
        };
        cancellation.ThrowIfCancellationRequested();
        using Process process = Process.Start(start)!;
        process.StandardInput.Close(); // nothing is ever answered to a question
        List<string> kept = [];
        Task reading = Task.WhenAll(ReadAsync(process.StandardOutput, Keep), ReadAsync(process.StandardError, Keep));
        try
        {
            await process.WaitForExitAsync(cancellation).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            await EndAsync(process).ConfigureAwait(false);
            throw;
        }

        // A program that it left behind may hold the pipes open: its output is not waited for.
        await Task.WhenAny(reading, Task.Delay(Grace, CancellationToken.None)).ConfigureAwait(false);
        lock (kept)
        {
            return new ProcessResult(process.ExitCode, [.. kept]);
        }

        void Keep(string line)
        {
            output(line);
            lock (kept)
            {
                if (line.Trim() is { Length: > 0 } text && !text.StartsWith('['))
                {
                    kept.Add(text);
                    if (kept.Count > KeptLines)
                    {
                        kept.RemoveAt(0);
                    }
                }
            }
        }
    }

    private static async Task EndAsync(Process process)
    {
        using CancellationTokenSource grace = new(Grace);
        try
        {
            await process.WaitForExitAsync(grace.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            try
            {
                process.Kill(entireProcessTree: true);
            }
            catch (Exception problem) when (problem is InvalidOperationException or Win32Exception or AggregateException)
            {
                _ = problem; // it, or a part of it, ended by itself or is beyond our rights: detaching continues either way
            }

            process.WaitForExit(Grace);
        }
    }

    // DISM redraws its bar with carriage returns only, so lines end at these too.
    private static async Task ReadAsync(StreamReader reader, Action<string> line)
    {
        char[] buffer = new char[1024];
        StringBuilder text = new();
        int count;
        while ((count = await reader.ReadAsync(buffer, CancellationToken.None).ConfigureAwait(false)) > 0)
        {
            foreach (char c in buffer.AsSpan(0, count))
            {
                if (c is not ('\r' or '\n') && text.Length < LongestLine)
                {
                    text.Append(c);
                    continue;
                }

                if (text.Length > 0)
                {
                    line(text.ToString());
                    text.Clear();
                }
            }
        }

        if (text.Length > 0)
        {
            line(text.ToString());
        }
    }
}
