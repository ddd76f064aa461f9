using System.Diagnostics;
using VmGeneralize.TestSupport;

namespace VmGeneralize.Fuzz.Guided;

/// <summary>
/// Tries inputs of one target for some time: each is a changed copy of an input that did something new, and is kept if it does something new itself.
/// </summary>
/// <param name="target">The parser.</param>
/// <param name="place">Where inputs and findings are kept.</param>
/// <param name="seed">Determines all changes; the same seed and number of executions give the same inputs.</param>
internal sealed class GuidedRun(GuidedTarget target, GuidedPlace place, int seed)
{
    private const int LeastExecutions = 20; // however slow the machine

    private static readonly TimeSpan ProcessorTimeLimit = TimeSpan.FromSeconds(10); // for one input; a sound one takes milliseconds

    private readonly CoverageMap _map = CoverageMap.Current;
    private readonly Random _random = new(seed);
    private readonly List<byte[]> _inputs = [];
    private readonly HashSet<string> _findings = [];
    private long _executions;
    private long _refused;

    /// <summary>Returns the number of findings, distinguished by their cause.</summary>
    public int Run(TimeSpan time)
    {
        _map.Clear();
        using TemporaryFolder folder = new();
        using LastInput last = new(place.LastInput);
        using Timer watchdog = Watch(last);
        IReadOnlyList<byte[]> seeds = target.Seeds(folder);
        Mutator mutator = new(_random, target.Dictionary, target.LargestInput);
        long started = Stopwatch.GetTimestamp();
        foreach (byte[] input in seeds.Concat(place.Kept(target.Name).Where(input => target.LargestInput is not null || input.Length == seeds[0].Length)))
        {
            Try(last, input, isSeed: true);
        }

        while (Stopwatch.GetElapsedTime(started) < time || _executions < LeastExecutions)
        {
            // The inputs found last are worth most.
            int chosen = _random.Next(3) == 0 ? _inputs.Count - 1 - _random.Next(Math.Min(8, _inputs.Count)) : _random.Next(_inputs.Count);
            byte[] parent = _inputs[chosen];
            Try(last, mutator.Change(parent, _inputs[_random.Next(_inputs.Count)]), isSeed: false);
        }

        last.Clear();
        place.Count(target.Name, _executions, _map.Pairs);
        Console.WriteLine($"{target.Name}: {_executions} executions, {_refused} refused, {_inputs.Count} inputs, {_map.Pairs} pairs of blocks, "
            + $"{_findings.Count} findings");
        return _findings.Count;
    }

    private void Try(LastInput last, byte[] input, bool isSeed)
    {
        last.Set(input);
        _map.Begin();
        Execution execution = Execution.Of(target, input);
        Interlocked.Increment(ref _executions);
        bool isNew = _map.IsNew();
        _refused += execution.IsRefused ? 1 : 0;
        if (execution.Finding is { } finding)
        {
            if (_findings.Add(Execution.Key(finding)))
            {
                Console.WriteLine($"{target.Name}: {place.KeepFinding(target.Name, input)}: {finding}");
            }
        }
        else if (isNew || isSeed)
        {
            _inputs.Add(input);
            if (!isSeed)
            {
                place.Keep(target.Name, input);
            }
        }
    }

    /// <summary>A thread cannot be stopped, so an input that does not end ends the process.</summary>
    private Timer Watch(LastInput last)
    {
        long seen = -1;
        TimeSpan since = TimeSpan.Zero;
        return new Timer(
            _ =>
            {
                using Process process = Process.GetCurrentProcess();
                long now = Interlocked.Read(ref _executions);
                if (now != seen)
                {
                    (seen, since) = (now, process.TotalProcessorTime);
                }
                else if (now > 0 && process.TotalProcessorTime - since > ProcessorTimeLimit)
                {
                    Console.WriteLine($"{target.Name}: does not end within {ProcessorTimeLimit.TotalSeconds} s of processor time");
                    Environment.Exit(GuidedPlace.DiedOfInput);
                }
            },
            state: null,
            TimeSpan.FromSeconds(1),
            TimeSpan.FromSeconds(1));
    }
}
