using VmGeneralize.Pipeline;

namespace VmGeneralize.Console;

/// <summary>Stages as lines: one when a stage begins, one every 15 seconds, and one at the end of a long one.</summary>
/// <param name="writer">Standard error.</param>
/// <param name="everyEnd">Also at the end of a short one.</param>
internal sealed class PlainStages(TextWriter writer, bool everyEnd) : IStageView
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(15);

    private TimeSpan _told;
    private bool _isLong;

    public void Begin(StageState stage)
    {
        _told = TimeSpan.Zero;
        _isLong = stage.Update.Detail is not null;
        writer.WriteLine(stage.Update.Detail is null ? $"{stage.Name} ..." : $"{stage.Name}: {stage.Update.Detail}");
    }

    public void Show(StageState stage)
    {
        if (stage.Elapsed - _told >= Every)
        {
            _told = stage.Elapsed;
            _isLong = true;
            writer.WriteLine($"{stage.Name}: {StageText.Progress(stage)}");
        }
    }

    public void End(StageState stage, bool done)
    {
        if (done && (_isLong || everyEnd))
        {
            string amounts = stage.Update is { Total: > 0, Detail: { } detail } ? $" ({detail})" : "";
            writer.WriteLine($"{stage.Name}: done in {Clock.Text(stage.Elapsed)}{amounts}");
        }
    }
}
