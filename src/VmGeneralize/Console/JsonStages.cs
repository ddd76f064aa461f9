using System.Text.Json;
using VmGeneralize.Pipeline.Reports;

namespace VmGeneralize.Console;

/// <summary>Stages for dashboards: one JSON object per line, when a stage begins, at most one a second, and when it ends.</summary>
/// <param name="writer">Standard error.</param>
internal sealed class JsonStages(TextWriter writer) : IStageView
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(1);

    private TimeSpan _told;

    public void Begin(StageState stage)
    {
        _told = TimeSpan.Zero;
        Write(stage, "begun");
    }

    public void Show(StageState stage)
    {
        if (stage.Elapsed - _told >= Every)
        {
            _told = stage.Elapsed;
            Write(stage, "running");
        }
    }

    public void End(StageState stage, bool done) => Write(done ? stage.Ended : stage, done ? "done" : "failed");

    private void Write(StageState stage, string state) => writer.WriteLine(JsonSerializer.Serialize(
        new ProgressReport(
            stage.Name,
            state,
            stage.Update.Done,
            stage.Update.Total,
            state == "done" ? 100 : stage.Percent,
            stage.Update.Detail,
            Math.Round(stage.Elapsed.TotalSeconds, 1),
            stage.Left is { } left ? Math.Round(left.TotalSeconds) : null),
        ReportJson.Lines.ProgressReport));
}
