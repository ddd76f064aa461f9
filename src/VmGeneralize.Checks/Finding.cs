namespace VmGeneralize.Checks;

/// <summary>One thing that a check found, with the proof and the way out.</summary>
/// <param name="Severity">How much it matters.</param>
/// <param name="Summary">What it is, in one sentence.</param>
/// <param name="Evidence">Where it was seen: a file and line, or a registry key and value.</param>
/// <param name="Remedy">The command or click that mends it; null when there is nothing to mend.</param>
public sealed record Finding(Severity Severity, string Summary, string Evidence, string? Remedy)
{
    /// <summary>What should be there, for checks that compare.</summary>
    public string? Expected { get; init; }

    /// <summary>What is there.</summary>
    public string? Found { get; init; }

    /// <summary>Id of the operation that mends it offline; null when there is none.</summary>
    public string? FixedBy { get; init; }

    /// <summary>Bytes that it occupies, for files and folders.</summary>
    public long? Bytes { get; init; }
}
