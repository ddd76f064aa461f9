using VmGeneralize.Blocks;
using Xunit;

namespace VmGeneralize.TestSupport;

/// <summary>The same thing tried under many seeds, each with other damage.</summary>
public static class DamageTrials
{
    /// <summary>
    /// Each ends well or with a <see cref="VmGeneralizeException"/>, in bounded memory; whatever else it throws is a bug, told with its seed.
    /// </summary>
    /// <param name="count">How many; the number of each is its seed.</param>
    /// <param name="memoryLimit">Bytes that one may allocate (not hold).</param>
    /// <param name="trial">Damages something, and reads and edits it; a random source with the seed.</param>
    /// <returns>How many were refused.</returns>
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
