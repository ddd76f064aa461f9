using VmGeneralize.Blocks;
using VmGeneralize.TestSupport;

namespace VmGeneralize.Fuzz;

/// <summary>Runs cases and reports everything that is not an answer: an exception that is not ours, too much time, too much memory.</summary>
internal static class FuzzRunner
{
    private const int MaxFindings = 20;

    private static readonly TimeSpan TimeLimit = TimeSpan.FromSeconds(30); // of a loaded machine: a sound case takes milliseconds

    /// <summary>Returns the number of findings. The seed of each is printed, and is all that is needed to repeat the case.</summary>
    public static int Run(FuzzTarget target, int cases, int first)
    {
        using TemporaryFolder folder = new();
        target.Prepare(folder);
        int findings = 0;
        int refused = 0;
        for (int seed = first; seed < first + cases && findings < MaxFindings; seed++)
        {
            Outcome outcome = new();
            Thread worker = new(() => outcome = Case(target, seed));
            worker.Start();
            if (!worker.Join(TimeLimit))
            {
                Console.WriteLine($"{target.Name} {seed}: does not end within {TimeLimit.TotalSeconds} s");
                Environment.Exit(1); // a thread cannot be stopped
            }

            refused += outcome.Refused ? 1 : 0;
            if (outcome.Finding is { } finding)
            {
                findings++;
                Console.WriteLine($"{target.Name} {seed}: {finding}");
            }
        }

        Console.WriteLine($"{target.Name}: {cases} cases from seed {first}, {refused} refused, {findings} findings");
        return findings;
    }

    private static Outcome Case(FuzzTarget target, int seed)
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        bool refused = false;
        try
        {
            target.Run(new Random(seed));
        }
        catch (UsageException exception)
        {
            return new Outcome(Refused: false, exception.ToString()); // nobody gave anything: damage is no mistake of a command
        }
        catch (VmGeneralizeException)
        {
            refused = true;
        }
        catch (Exception exception)
        {
            return new Outcome(Refused: false, exception.ToString());
        }

        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        return new Outcome(refused, allocated > target.AllocationLimit ? $"allocates {allocated >> 20} MiB" : null);
    }

    private readonly record struct Outcome(bool Refused, string? Finding);
}
