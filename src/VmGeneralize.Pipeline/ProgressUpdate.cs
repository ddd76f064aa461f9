namespace VmGeneralize.Pipeline;

/// <summary>Progress of a stage.</summary>
/// <param name="Stage">What is being done, for people.</param>
/// <param name="Done">Units done.</param>
/// <param name="Total">Units in all; 0 when it cannot be determined.</param>
public readonly record struct ProgressUpdate(string Stage, long Done, long Total)
{
    /// <summary>More about it, for people: amounts, speed; null when there is nothing to add.</summary>
    public string? Detail { get; init; }

    /// <summary>Time left, where the stage knows better than the average since it began; null: it does not know.</summary>
    public TimeSpan? Left { get; init; }
}
