using VmGeneralize.Checks;
using VmGeneralize.Guests;
using VmGeneralize.Pipeline.Azure;
using VmGeneralize.Pipeline.Output;
using VmGeneralize.Pipeline.Results;

namespace VmGeneralize.Pipeline.Html;

/// <summary>What every page is made of, whichever command asked for it. Nothing else reaches the page.</summary>
internal sealed record ReportPage
{
    /// <summary>The disk file, as the user named it.</summary>
    public required string File { get; init; }

    /// <summary>Null when the disk cannot be opened.</summary>
    public required DiskFacts? Disk { get; init; }

    public required IReadOnlyList<VolumeFacts> Volumes { get; init; }

    /// <summary>Unallocated space.</summary>
    public IReadOnlyList<UnallocatedFacts> Unallocated { get; init; } = [];

    public required IReadOnlyList<InstalledSystem> Systems { get; init; }

    public required IReadOnlyList<Finding> Findings { get; init; }

    /// <summary>How paths are written.</summary>
    public GuestKind Guest => Systems.Any(system => system.Kind == GuestKind.Linux) ? GuestKind.Linux : GuestKind.Windows;

    /// <summary>Why the disk must not be changed; empty when it may, or was.</summary>
    public IReadOnlyList<GuestObstacle> Obstacles { get; init; } = [];

    /// <summary>A VM from it may not work in Azure, though nothing forbids generalizing it.</summary>
    public bool MayNotWork { get; init; }

    /// <summary>Why a command ended without doing what it was asked to.</summary>
    public StopCause Cause { get; init; }

    /// <summary>What is or was changed; null for a description.</summary>
    public DiskPlan? Plan { get; init; }

    /// <summary>What was written; null when nothing was.</summary>
    public WrittenImage? Output { get; init; }

    /// <summary>What is in Azure now; null when nothing was sent there.</summary>
    public AzureResult? Azure { get; init; }

    /// <summary>The image that an earlier run of the same disk and plan made; null: this one made what there is.</summary>
    public MadeImage? Existing { get; init; }

    public required IReadOnlyList<NextStep> NextSteps { get; init; }

    public string Name => Path.GetFileName(Output?.File ?? File);

    public static ReportPage Of(Inspection inspection) => new()
    {
        File = inspection.Disk.File,
        Disk = inspection.Disk,
        Volumes = inspection.Volumes,
        Unallocated = inspection.Unallocated,
        Systems = inspection.Systems,
        Findings = inspection.Findings,
        MayNotWork = inspection.MayNotWork,
        Obstacles = inspection.Obstacles,
        NextSteps = Pipeline.Output.NextSteps.AfterInspection(inspection),
    };

    /// <summary>A disk that cannot be opened: there is nothing to say but why.</summary>
    public static ReportPage Of(string file, GuestObstacle problem) => new()
    {
        File = file,
        Disk = null,
        Volumes = [],
        Systems = [],
        Findings = [],
        Obstacles = [problem],
        NextSteps = [],
    };

    /// <summary>A command that ended early: the reason first, then what else prevents it.</summary>
    public static ReportPage Of(Inspection inspection, GuestObstacle refusal)
    {
        // A refusal's reason names the others too; those are reported one by one.
        GuestObstacle[] others = [.. inspection.Obstacles.Where(obstacle => obstacle.Code != refusal.Code)];
        GuestObstacle first = inspection.Obstacles.FirstOrDefault(obstacle => obstacle.Code == refusal.Code) ?? refusal;
        return Of(inspection with { Obstacles = [first, .. others] });
    }

    public static ReportPage Of(DiskPlan plan) => new()
    {
        File = plan.Disk.File,
        Disk = plan.Disk,
        Volumes = plan.Volumes,
        Unallocated = plan.Unallocated,
        Systems = [plan.System],
        Findings = plan.Findings,
        Plan = plan,
        NextSteps = Pipeline.Output.NextSteps.AfterPlan(plan),
    };

    public static ReportPage Of(GeneralizeResult result) => Of(result.Plan) with
    {
        Output = result.Output,
        NextSteps = Pipeline.Output.NextSteps.AfterOutput(result.Plan, result.Output),
    };

    /// <summary>Nothing was sent: the image is there.</summary>
    public static ReportPage Of(DiskPlan plan, MadeImage existing) => Of(plan) with
    {
        Existing = existing,
        NextSteps = Pipeline.Output.NextSteps.AfterImage(existing),
    };

    public static ReportPage Of(AzureResult result) => Of(result.Plan) with
    {
        Output = result.AsOutput(),
        Azure = result,
        NextSteps = Pipeline.Output.NextSteps.AfterRun(result),
    };
}
