using VmGeneralize.Blocks;
using Xunit;

namespace VmGeneralize.TestSupport;

/// <summary>Runs the same trial with many seeds, each with different damage.</summary>
public static class DamageTrials
{
    /// <summary>
    /// Each trial ends well or with a <see cref="VmGeneralizeException"/>, in bounded memory; any other exception is a bug, reported with its seed.
    /// </summary>
    /// <param name="count">Number of trials; the number of each is its seed.</param>
    /// <param name="memoryLimit">Bytes that one trial may allocate (not hold).</param>
    /// <param name="trial">Damages something, then reads and edits it; gets a random source with the seed.</param>
    /// <returns>Number of trials that were refused.</returns>
    public static int Run(int count, long memoryLimit, Action<Random> trial)
    {
        int refused = 0;
        for (int seed = 0; seed < count; seed++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            try
            {
                trial(new Random(seed));
            }
            catch (VmGeneralizeException)
            {
                refused++;
            }
            catch (Exception exception)
            {
                throw new InvalidOperationException($"seed {seed}", exception);
            }

            Assert.True(GC.GetAllocatedBytesForCurrentThread() - before < memoryLimit, $"seed {seed}");
        }

        return refused;
    }
}
