using VmGeneralize.Operations;

namespace VmGeneralize.Checks;

/// <summary>One thing that was found on a disk, with the proof and the way out; the same for every command.</summary>
/// <param name="Severity">How much it matters.</param>
/// <param name="Summary">What it is, in one sentence.</param>
/// <param name="Evidence">Where it was seen: a file and line, or a registry key and value.</param>
/// <param name="Remedy">The command or click that fixes it; null when there is nothing to fix.</param>
public sealed record Finding(Severity Severity, string Summary, string Evidence, string? Remedy = null)
{
    /// <summary>What it comes from.</summary>
    public FindingKind Kind { get; init; }

    /// <summary>The rule that it is judged by; null for what follows from the format of a disk, such as free space that is not empty.</summary>
    public Rule? Rule { get; init; }

    /// <summary>Number of the partition it is on; null when it concerns the disk.</summary>
    public int? Partition { get; init; }

    /// <summary>What should be there, for checks that compare.</summary>
    public string? Expected { get; init; }

    /// <summary>What is there.</summary>
    public string? Found { get; init; }

    /// <summary>The operation that fixes it offline; null when there is none.</summary>
    public Operation? FixedBy { get; init; }

    /// <summary>How many, where it is counted.</summary>
    public long? Count { get; init; }

    /// <summary>Bytes that it occupies, where it has a size.</summary>
    public long? Bytes { get; init; }

    /// <summary>Whether a plan removes it; null when nothing is planned.</summary>
    public bool? IsFixed { get; init; }
}
