using VmGeneralize.Blocks;

namespace VmGeneralize.Fuzz.Guided;

/// <summary>How one input ended.</summary>
/// <param name="IsRefused">Whether it was refused with a message to the user.</param>
/// <param name="Finding">What happened instead of an answer, with its stack; null when all is well.</param>
internal readonly record struct Execution(bool IsRefused, string? Finding)
{
    /// <summary>A value or a <see cref="VmGeneralizeException"/> is an answer; anything else, and too much memory, is a finding.</summary>
    public static Execution Of(GuidedTarget target, byte[] input)
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        bool isRefused = false;
        try
        {
            target.Run(input);
        }
        catch (VmGeneralizeException exception) when (exception is not UsageException)
        {
            isRefused = true; // a mistake of the command is none: nobody gave one
        }
        catch (Exception exception)
        {
            return new Execution(IsRefused: false, exception.ToString());
        }

        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        return new Execution(isRefused, allocated > target.AllocationLimit ? $"allocates {allocated >> 20} MiB" : null);
    }

    /// <summary>Findings with the same cause have the same key: the kind of exception, and where in this program it came from.</summary>
    public static string Key(string finding)
    {
        string[] lines = finding.Split('\n');
        string kind = lines[0].Split(':')[0].Trim();
        string place = lines.FirstOrDefault(line => line.Contains("at VmGeneralize.", StringComparison.Ordinal)
            && !line.Contains("VmGeneralize.Fuzz", StringComparison.Ordinal)) ?? "";
        return $"{kind} {place.Trim()}";
    }
}
