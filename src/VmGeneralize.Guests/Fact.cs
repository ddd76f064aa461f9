using System.Diagnostics.CodeAnalysis;

namespace VmGeneralize.Guests;

/// <summary>
/// What is known about a guest: a value, or why it could not be read. "Could not be read" is neither "no" nor "nothing", and code that asks
/// must say what it does then: there is no way to the value that does not ask whether there is one.
/// </summary>
public sealed class Fact<T>
{
    private readonly T? _value;

    internal Fact(T? value, IReadOnlyList<Unreadable> problems)
    {
        _value = value;
        Problems = problems;
    }

    /// <summary>There is a value.</summary>
    public bool IsKnown => Problems.Count == 0;

    /// <summary>What could not be read; empty when there is a value.</summary>
    public IReadOnlyList<Unreadable> Problems { get; }

    /// <summary>The value, if there is one.</summary>
    public bool TryGet([MaybeNullWhen(false)] out T value)
    {
        value = _value;
        return IsKnown;
    }

    /// <summary>The value, or another one: for reports, which name the problems elsewhere. No decision may depend on it.</summary>
    public T OrShown(T otherwise) => IsKnown ? _value! : otherwise;

    /// <summary>What follows from the value.</summary>
    public Fact<TOther> Then<TOther>(Func<T, TOther> follow) => IsKnown ? Fact.Known(follow(_value!)) : Fact.NotRead<TOther>(Problems);

    /// <summary>What follows from the value, and from something else that may not be readable.</summary>
    public Fact<TOther> Then<TOther>(Func<T, Fact<TOther>> follow) => IsKnown ? follow(_value!) : Fact.NotRead<TOther>(Problems);
}

/// <summary>Making and joining facts.</summary>
public static class Fact
{
    public static Fact<T> Known<T>(T value) => new(value, []);

    /// <param name="problems">At least one.</param>
    public static Fact<T> NotRead<T>(params IReadOnlyList<Unreadable> problems) => problems.Count > 0
        ? new(default, problems)
        : throw new ArgumentException("A fact without a value has a reason", nameof(problems));

    /// <summary>All values; known when each is.</summary>
    public static Fact<IReadOnlyList<T>> All<T>(IEnumerable<Fact<T>> facts)
    {
        Fact<T>[] all = [.. facts];
        Unreadable[] problems = [.. all.SelectMany(fact => fact.Problems).Distinct()];
        return problems.Length > 0 ? NotRead<IReadOnlyList<T>>(problems) : Known<IReadOnlyList<T>>([.. all.Select(fact => fact.OrShown(default!))]);
    }

    /// <summary>Known, and yes.</summary>
    public static bool IsYes(this Fact<bool> fact) => fact.TryGet(out bool value) && value;

    /// <summary>Known, and no.</summary>
    public static bool IsNo(this Fact<bool> fact) => fact.TryGet(out bool value) && !value;

    public static Fact<bool> Not(this Fact<bool> fact) => fact.Then(value => !value);

    /// <summary>Yes when either is, whatever is known about the other one; no when both are not.</summary>
    public static Fact<bool> Or(this Fact<bool> fact, Func<Fact<bool>> other) => fact.Either(other, decisive: true);

    /// <summary>No when either is not, whatever is known about the other one; yes when both are.</summary>
    public static Fact<bool> And(this Fact<bool> fact, Func<Fact<bool>> other) => fact.Either(other, decisive: false);

    /// <summary>Yes when it is so for one, whatever is known about the others; no when it is so for none. Asks no further than it must.</summary>
    public static Fact<bool> AnyIs<T>(this IEnumerable<T> items, Func<T, Fact<bool>> rule) =>
        items.Aggregate(Known(false), (sum, item) => sum.Or(() => rule(item)));

    private static Fact<bool> Either(this Fact<bool> fact, Func<Fact<bool>> another, bool decisive)
    {
        if (fact.TryGet(out bool first))
        {
            return first == decisive ? fact : another();
        }

        Fact<bool> other = another();
        return other.TryGet(out bool second)
            ? second == decisive ? other : fact
            : NotRead<bool>([.. fact.Problems.Concat(other.Problems).Distinct()]);
    }
}
