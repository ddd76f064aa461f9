using System.Globalization;
using VmGeneralize.Pipeline;
using VmGeneralize.Pipeline.Reports;

namespace VmGeneralize.Console;

/// <summary>How much a run prints, and where. Set once, when the command line is read.</summary>
internal sealed record StreamSettings
{
    private static readonly AsyncLocal<StreamSettings?> Set = new();

    /// <summary>Those of the command that runs.</summary>
    public static StreamSettings Current
    {
        get => Set.Value ?? Default;
        set => Set.Value = value;
    }

    /// <summary>No progress and no details: errors, warnings and the result in one line.</summary>
    public bool Quiet { get; init; }

    /// <summary>How long each stage took, and everything known about an error.</summary>
    public bool Verbose { get; init; }

    /// <summary>Stack traces of errors, too.</summary>
    public bool Debug { get; init; }

    public ProgressMode Progress { get; init; }

    /// <summary>Where everything is logged; null: nowhere.</summary>
    public EventLog? Log { get; init; }

    /// <summary>When the command began.</summary>
    public DateTimeOffset Began { get; init; } = TimeProvider.System.GetUtcNow();

    private static StreamSettings Default { get; } = new();

    /// <summary>How progress is shown: as asked, else as suits what standard error is.</summary>
    public ProgressMode Shown => Progress != ProgressMode.Auto ? Progress
        : Quiet ? ProgressMode.None
        : Terminal.IsLive ? ProgressMode.Bar
        : ProgressMode.Plain;

    /// <summary>What a printed object says about the run so far.</summary>
    public MadeReport Made() => new(
        ToolVersion.Text,
        Began.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture),
        Math.Round((TimeProvider.System.GetUtcNow() - Began).TotalSeconds, 3));
}
