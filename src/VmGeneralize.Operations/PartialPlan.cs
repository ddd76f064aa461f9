using VmGeneralize.Guests;
using VmGeneralize.Guests.Edits;

namespace VmGeneralize.Operations;

/// <summary>What an operation does where all is known that it must know, and what it leaves elsewhere: never one without the other.</summary>
/// <param name="Edits">The edits.</param>
/// <param name="Left">The parts that are left.</param>
internal sealed record PartialPlan(IReadOnlyList<GuestEdit> Edits, IReadOnlyList<LeftPart> Left)
{
    /// <summary>Edits that depend on nothing that might be unreadable.</summary>
    public static PartialPlan Of(IEnumerable<GuestEdit> edits) => new([.. edits], []);

    /// <summary>One part: its edits when the fact is known, else the part is left.</summary>
    public static PartialPlan Of<T>(string what, Fact<T> fact, Func<T, IEnumerable<GuestEdit>> edits) =>
        fact.TryGet(out T? value) ? Of(edits(value)) : Leave(what, fact.Problems);

    /// <summary>One part whose plan has parts itself.</summary>
    public static PartialPlan Of<T>(string what, Fact<T> fact, Func<T, PartialPlan> plan) => fact.TryGet(out T? value) ? plan(value)
        : Leave(what, fact.Problems);

    /// <summary>One part that is wanted only when something is so; left, when that is not known and there is anything to leave.</summary>
    public static PartialPlan If(string what, Fact<bool> condition, Func<IReadOnlyList<GuestEdit>> edits) =>
        condition.IsNo() || edits() is not { Count: > 0 } wanted ? Of([])
        : condition.IsYes() ? Of(wanted)
        : Leave(what, condition.Problems);

    /// <summary>Several parts.</summary>
    public static PartialPlan Join(params IEnumerable<PartialPlan> parts)
    {
        PartialPlan[] all = [.. parts];
        return new([.. all.SelectMany(part => part.Edits)], [.. all.SelectMany(part => part.Left).Distinct()]);
    }

    public static PartialPlan Leave(string what, IEnumerable<Unreadable> problems) => new([], [.. problems.Select(problem => new LeftPart(what, problem))]);
}
