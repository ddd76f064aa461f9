using VmGeneralize.Pipeline;

namespace VmGeneralize.Console;

/// <summary>The progress of a stage.</summary>
/// <param name="Update">What was last reported.</param>
/// <param name="Elapsed">Since it began.</param>
internal readonly record struct StageState(ProgressUpdate Update, TimeSpan Elapsed)
{
    private static readonly TimeSpan Predictable = TimeSpan.FromSeconds(3); // before that an estimate jumps

    public string Name => Update.Stage;

    /// <summary>0 to 100; null when it is not known.</summary>
    public int? Percent => Update.Total > 0 ? (int)(100 * (Int128)Math.Clamp(Update.Done, 0, Update.Total) / Update.Total) : null;

    /// <summary>
    /// Time left: what the stage says, or at the average speed so far; null when it is not known. A stage with amounts measures its own speed.
    /// </summary>
    public TimeSpan? Left => Update.Left is { } left ? left
        : Update.Detail is null && Update is { Done: > 0, Total: > 0 } && Update.Done < Update.Total && Elapsed >= Predictable
        ? Elapsed * ((double)(Update.Total - Update.Done) / Update.Done)
        : null;

    /// <summary>As when it has ended well.</summary>
    public StageState Ended => this with { Update = Update with { Done = Update.Total } };
}
