namespace VmGeneralize.Console;

/// <summary>Stages in the log: their start, their end, and their progress every 15 seconds.</summary>
internal sealed class LoggedStages(EventLog log) : IStageView
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(15);

    private TimeSpan _told;

    public void Begin(StageState stage)
    {
        _told = TimeSpan.Zero;
        log.Write("stage-begun", stage.Name);
    }

    public void Show(StageState stage)
    {
        if (stage.Elapsed - _told >= Every)
        {
            _told = stage.Elapsed;
            log.Write("progress", stage.Name, json => json.WriteString("progress", StageText.Progress(stage)));
        }
    }

    public void End(StageState stage, bool done) => log.Write(
        done ? "stage-done" : "stage-failed",
        stage.Name,
        json =>
        {
            json.WriteNumber("seconds", Math.Round(stage.Elapsed.TotalSeconds, 3));
            if (stage.Update.Detail is { } detail)
            {
                json.WriteString("progress", detail);
            }
        });
}
