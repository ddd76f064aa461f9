namespace VmGeneralize.Checks;

/// <summary>A rule that a finding is judged by.</summary>
public record Rule
{
    /// <summary>Stable name: lower case, digits and hyphens.</summary>
    public required string Id { get; init; }

    /// <summary>What is checked, as a noun.</summary>
    public required string Title { get; init; }

    public required CheckArea Area { get; init; }

    /// <summary>Where the rule is documented.</summary>
    public required Uri Source { get; init; }

    /// <summary>
    /// It says beforehand what a plan leaves. That it finds nothing afterwards does not mean that this is gone: what it is based on is.
    /// </summary>
    public bool IsPrediction { get; init; }

    /// <summary>It is about what removing the provisioned user leaves: not relevant if that user is to stay.</summary>
    public bool ConcernsRemovedUser { get; init; }

    /// <summary>What it warns of keeps everybody from reaching a VM: a plan reports it, though Azure would start the disk.</summary>
    public bool KeepsFromReaching { get; init; }

    /// <summary>A plan reports this itself for the operations that run.</summary>
    public bool IsReportedByPlan { get; init; }
}
