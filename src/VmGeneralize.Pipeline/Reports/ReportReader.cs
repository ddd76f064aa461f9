using System.Text.Json;
using VmGeneralize.Guests;
using VmGeneralize.Pipeline.Output;
using VmGeneralize.Pipeline.Results;

namespace VmGeneralize.Pipeline.Reports;

/// <summary>The undo file: what this program wrote, as types again.</summary>
internal static class ReportReader
{
    /// <exception cref="JsonException">Something is missing, or has a name that is not known here.</exception>
    public static DiskRecord Record(SidecarReport report) => new(
        JsonNames.State(report.State ?? throw new JsonException("it has no state")),
        [.. (report.Steps ?? []).Select(Step)],
        report.Plan is { } plan ? Origin(plan) : null)
    {
        KeepsUnallocated = report.Plan?.Options is { KeepUnallocated: true },
    };

    public static GeneralizeOptions Options(OptionsReport options) =>
        new(options.Operations, options.Partition, options.Prepare, options.User, options.KeepUser, options.KeepUnallocated)
        {
            KeepOtherSystems = options.KeepOtherSystems,
        };

    private static RecordStep Step(SidecarStep? step) => step is { Step: { } name, Fingerprint: { } fingerprint }
        ? new RecordStep(name, fingerprint)
        : throw new JsonException("one of its steps has no name or no fingerprint");

    private static RecordedOrigin Origin(PlanReport plan)
    {
        if (plan is not { Disk: { File: not null, Format: not null, PartitionTable: not null, Generation: not null } disk })
        {
            throw new JsonException("its plan is of no disk");
        }

        GuestKind kind = plan.Windows is null ? GuestKind.Linux : GuestKind.Windows;
        return new RecordedOrigin(
            new DiskFacts(
                disk.File,
                JsonNames.Format(disk.Format),
                disk.VirtualSize,
                disk.FileSize,
                disk.LogicalSectorSize,
                JsonNames.Scheme(disk.PartitionTable),
                JsonNames.Generation(disk.Generation),
                disk.Notes ?? []),
            kind,
            kind == GuestKind.Windows ? plan.Windows?.Product ?? "Windows" : plan.Linux?.Name ?? "Linux")
        {
            Processor = (plan.Windows?.Architecture ?? plan.Linux?.Architecture) is { } architecture ? JsonNames.Processor(architecture) : null,
            StartsFromNvme = plan.Windows?.NvmeDisks ?? plan.Linux?.NvmeDisks,
            HasAcceleratedNetwork = plan.Windows?.AcceleratedNetworking ?? plan.Linux?.AcceleratedNetworking,
        };
    }
}
