using VmGeneralize.Pipeline.Origins;
using VmGeneralize.Pipeline.Reports;

namespace VmGeneralize.Pipeline.Tests;

/// <summary>Jobs as tests want them: one call, no progress.</summary>
internal static class TestJobs
{
    /// <summary>What generalizing a disk changes; planned, applied and verified in memory.</summary>
    public static Task<PlanReport> PlanAsync(string disk, GeneralizeOptions? options = null) =>
        new GeneralizeJob(new FileOrigin(disk), options ?? new GeneralizeOptions()).PlanAsync(progress: null, CancellationToken.None);
}
