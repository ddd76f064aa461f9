namespace VmGeneralize.Pipeline;

/// <summary>Progress of a stage.</summary>
/// <param name="Stage">What is being done, for people.</param>
/// <param name="Done">Units done.</param>
/// <param name="Total">Units in all; 0 when it cannot be determined.</param>
public readonly record struct ProgressUpdate(string Stage, long Done, long Total)
{
    /// <summary>More about it, for people: amounts, speed, time left; null when there is nothing to add.</summary>
    public string? Detail { get; init; }
}
