using VmGeneralize.Guests;

namespace VmGeneralize.Checks;

/// <summary>One thing to look for in a guest: data and a pure function from the view to findings.</summary>
public sealed record Check
{
    /// <summary>Stable name: lower case, digits and hyphens.</summary>
    public required string Id { get; init; }

    /// <summary>What is looked at, as a noun.</summary>
    public required string Title { get; init; }

    public required CheckArea Area { get; init; }

    public required GuestKind Guest { get; init; }

    /// <summary>Where the rule is documented.</summary>
    public required Uri Source { get; init; }

    /// <summary>
    /// It says beforehand what a plan leaves. That it finds nothing afterwards does not mean that this is gone: what it goes by is.
    /// </summary>
    public bool IsForecast { get; init; }

    /// <summary>What is wrong; empty when nothing is.</summary>
    public required Func<IGuestView, IReadOnlyList<Finding>> Find { get; init; }
}
