using VmGeneralize.Pipeline.Origins;
using VmGeneralize.Pipeline.Results;

namespace VmGeneralize.Pipeline.Tests;

/// <summary>Jobs in the form that tests want: one call, no progress.</summary>
internal static class TestJobs
{
    /// <summary>The changes that generalizing a disk makes; planned, applied and verified in memory.</summary>
    public static Task<DiskPlan> PlanAsync(string disk, GeneralizeOptions? options = null) =>
        new GeneralizeJob(new FileOrigin(disk), options ?? new GeneralizeOptions()).PlanAsync(progress: null, CancellationToken.None);
}
