namespace VmGeneralize.Pipeline.Results;

/// <summary>Result of <c>generalize</c> and <c>run</c>.</summary>
/// <param name="Plan">The changes, all applied and verified.</param>
/// <param name="Output">The disk file written.</param>
/// <param name="Record">The file that records what was done, beside the output, or beside the page of one that is a device; null for none.</param>
public sealed record GeneralizeResult(DiskPlan Plan, WrittenImage Output, string? Record)
{
    /// <summary>The page for people; null unless <c>run</c> wrote one.</summary>
    public string? Page { get; init; }

    /// <summary>The same as HTML pages; empty when none was requested.</summary>
    public IReadOnlyList<string> HtmlPages { get; init; } = [];

    /// <summary>What DISM did as the last step; null when it did not run.</summary>
    public OptimizedDisk? Optimized { get; init; }

    /// <summary>Why it did not; null when it ran or was not wanted.</summary>
    public string? NotOptimized { get; init; }

    /// <summary>What was changed of the disk file itself; null when another was written.</summary>
    public InPlaceFacts? InPlace { get; init; }
}
