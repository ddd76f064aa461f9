using VmGeneralize.Pipeline;
using VmGeneralize.Pipeline.Output;
using VmGeneralize.Pipeline.Results;
using VmGeneralize.Pipeline.Servicing;

namespace VmGeneralize.Console;

/// <summary>The optimization in words.</summary>
internal static class OptimizePrinter
{
    private const int ShownChanges = 20;

    /// <summary>At the end of <c>run</c>: what was done, or what is left to do on a Windows station.</summary>
    public static void Print(GeneralizeResult result)
    {
        if (result.Optimized is { } done)
        {
            Print(done);
        }
        else if (result.NotOptimized is { } why)
        {
            Output.Line();
            Output.Line($"Not optimized: {why}");
            Output.Line(OptimizeAdvice.Gain);
            Output.Line("To do it, on a Windows station, in a terminal with administrator rights, as the last change to the disk:");
            Output.Whole($"  {OptimizeAdvice.Commands(result.Output.File)[0]}");
        }
    }

    public static void Print(OptimizedDisk optimized)
    {
        Output.Line($"{optimized.File}: {optimized.System}, optimized by DISM {string.Join(' ', optimized.DismArguments)}");
        Output.Line(
            $"{Counts.Of(optimized.Changes.Count, "file")} added, removed or resized; "
                + $"{Bytes.Text(optimized.ScrubbedBytes)} that were left in free space wiped.");
        foreach (FileChange change in optimized.Unexpected.Take(ShownChanges))
        {
            Output.Line($"  changed, and not by DISM: {change}");
        }

        foreach (string note in optimized.Notes)
        {
            Output.Line($"Note: {note}");
        }

        Output.Line($"Fingerprint: {optimized.Fingerprint}. Record: {optimized.Record}");
    }
}
