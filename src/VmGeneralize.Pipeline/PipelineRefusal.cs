using VmGeneralize.Blocks;

namespace VmGeneralize.Pipeline;

/// <summary>Codes of reasons not to begin a job; for those in the guest see <see cref="Guests.ObstacleCode"/>.</summary>
internal static class PipelineRefusal
{
    public static RefusalCode OutputIsSource { get; } = new("output-is-source");

    public static RefusalCode OutputIsFolder { get; } = new("output-is-folder");

    public static RefusalCode OutputExists { get; } = new("output-exists");

    public static RefusalCode OutputInUse { get; } = new("output-in-use");

    public static RefusalCode ReportIsDisk { get; } = new("report-is-disk");

    public static RefusalCode DiskChanged { get; } = new("disk-changed");

    public static RefusalCode PlanDiffers { get; } = new("plan-differs");

    public static RefusalCode SectorsOf4K { get; } = new("4k-sectors");

    public static RefusalCode NotADataDisk { get; } = new("not-a-data-disk");

    public static RefusalCode NoBoot { get; } = new("no-boot");

    public static RefusalCode SourceDiffers { get; } = new("source-differs");

    public static RefusalCode OptimizeContainer { get; } = new("optimize-container");

    public static RefusalCode OptimizeLinux { get; } = new("optimize-linux");

    public static RefusalCode OptimizeReadOnly { get; } = new("optimize-read-only");
}
