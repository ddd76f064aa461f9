using VmGeneralize.Guests;
using VmGeneralize.Pipeline.Azure;
using VmGeneralize.Pipeline.Output;
using VmGeneralize.Pipeline.Reports;

namespace VmGeneralize.Pipeline.Html;

/// <summary>What every page is made of, whichever command asked for it. Nothing else reaches the page.</summary>
internal sealed record ReportPage
{
    public required DiskReport Disk { get; init; }

    public required IReadOnlyList<VolumeReport> Volumes { get; init; }

    public required IReadOnlyList<WindowsReport> Windows { get; init; }

    public IReadOnlyList<LinuxReport> Linux { get; init; } = [];

    public GuestKind Guest => Linux.Count > 0 ? GuestKind.Linux : GuestKind.Windows;

    public required IReadOnlyList<FindingReport> Findings { get; init; }

    /// <summary>Why the disk must not be changed; empty when it may, or was.</summary>
    public IReadOnlyList<ObstacleReport> Obstacles { get; init; } = [];

    /// <summary>True when a command was asked to change something and refused.</summary>
    public bool Refused { get; init; }

    /// <summary>What is or was changed; null for a description.</summary>
    public PlanReport? Plan { get; init; }

    /// <summary>What was written; null when nothing was.</summary>
    public OutputReport? Output { get; init; }

    /// <summary>What is in Azure now; null when nothing was sent there.</summary>
    public RunReport? Azure { get; init; }

    public required IReadOnlyList<NextStep> NextSteps { get; init; }

    public string Name => Path.GetFileName(Output?.File ?? Disk.File);

    public static ReportPage Of(InspectReport report) => new()
    {
        Disk = report.Disk,
        Volumes = report.Volumes,
        Windows = report.Windows,
        Linux = report.Linux,
        Findings = report.Findings,
        Obstacles = report.Obstacles,
        NextSteps = Pipeline.Output.NextSteps.AfterInspection(report),
    };

    /// <summary>A refusal: the reason first, then whatever else stands in the way.</summary>
    public static ReportPage Of(InspectReport report, ObstacleReport refusal)
    {
        // A refusal's reason names the others too; those are told one by one.
        ObstacleReport[] others = [.. report.Obstacles.Where(obstacle => obstacle.Code != refusal.Code)];
        ObstacleReport first = report.Obstacles.FirstOrDefault(obstacle => obstacle.Code == refusal.Code) ?? refusal;
        InspectReport whole = report with { Obstacles = [first, .. others] };
        return Of(whole) with { Refused = true };
    }

    public static ReportPage Of(PlanReport plan) => new()
    {
        Disk = plan.Disk,
        Volumes = plan.Volumes,
        Windows = plan.Windows is null ? [] : [plan.Windows],
        Linux = plan.Linux is null ? [] : [plan.Linux],
        Findings = plan.Findings,
        Plan = plan,
        NextSteps = Pipeline.Output.NextSteps.AfterPlan(plan),
    };

    public static ReportPage Of(GeneralizeReport report) => Of(report.Plan) with
    {
        Output = report.Output,
        NextSteps = Pipeline.Output.NextSteps.AfterOutput(report.Plan, report.Output),
    };

    public static ReportPage Of(RunReport report) => Of(report.Plan) with
    {
        Output = report.AsOutput(),
        Azure = report,
        NextSteps = Pipeline.Output.NextSteps.AfterRun(report),
    };
}
