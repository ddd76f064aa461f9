using VmGeneralize.Guests;

namespace VmGeneralize.Checks;

/// <summary>One thing to look for in a guest: data and a pure function from the view to findings.</summary>
public sealed record Check : Rule
{
    public required GuestKind Guest { get; init; }

    /// <summary>What is wrong; empty if nothing is. The caller adds the rule and the place.</summary>
    public required Func<IGuestView, IReadOnlyList<Finding>> Find { get; init; }
}
