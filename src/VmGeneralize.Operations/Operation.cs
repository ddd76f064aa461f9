using VmGeneralize.Guests;
using VmGeneralize.Guests.Edits;

namespace VmGeneralize.Operations;

/// <summary>
/// One thing that generalizing removes from a guest: data and a pure function from what the guest holds to edits. No I/O except
/// through the view, no clock, no randomness; planning again after applying yields nothing.
/// </summary>
public sealed record Operation
{
    private const string Removing = "Remove ";

    /// <summary>Stable name for <c>--operations</c>: lower case, digits and hyphens.</summary>
    public required string Id { get; init; }

    /// <summary>What it does, as an imperative.</summary>
    public required string Title { get; init; }

    /// <summary>What an audit calls data that it would remove: "Setup logs ..."; of any other operation what is still to do: "Not done: lock ...".</summary>
    public string Leftover => !Title.StartsWith(Removing, StringComparison.Ordinal) ? $"Not done: {char.ToLowerInvariant(Title[0])}{Title[1..]}"
        : Title.Split(' ')[1].Contains('.', StringComparison.Ordinal) ? Title[Removing.Length..] // a file name keeps its case
        : $"{char.ToUpperInvariant(Title[Removing.Length])}{Title[(Removing.Length + 1)..]}";

    /// <summary>Why clones must not share it, or why nobody misses it.</summary>
    public required string Why { get; init; }

    /// <summary>Where that is documented.</summary>
    public required Uri Source { get; init; }

    /// <summary>What it is written for; null for every guest.</summary>
    public required GuestKind? Guest { get; init; }

    public required Risk Risk { get; init; }

    public required bool OnByDefault { get; init; }

    /// <summary>Name under which several operations are selected together; null when it belongs to no group.</summary>
    public string? Group { get; init; }

    /// <summary>Selected by its id alone: neither <c>all</c> nor a group adds it, since nobody may lose this much by accident.</summary>
    public bool OnlyByName { get; init; }

    /// <summary>Deletes whole folders that other operations delete parts of: edits of theirs in there are left out.</summary>
    public bool CoversOthers { get; init; }

    /// <summary>What a user should know when it did something; null when there is nothing to know.</summary>
    public string? Notice { get; init; }

    /// <summary>
    /// May also run on an installed system on which Sysprep has not run yet (<c>--prepare</c>): what it removes is of no use to the
    /// machine and is not made again at its next start.
    /// </summary>
    public bool SafeBeforeSysprep { get; init; }

    /// <summary>Wipes the slack of volumes that the guest does not use, too: nothing in the guest names them.</summary>
    public bool WipesSlack { get; init; }

    /// <summary>Removes the provisioned user: <c>--keep-user</c> leaves it out.</summary>
    public bool RemovesUser { get; init; }

    /// <summary>
    /// The folders whose contents it deletes, whether they exist or not; none for an operation that goes by something else. A check that reports
    /// what is in them asks here, so that the list is kept once.
    /// </summary>
    public Func<IGuestView, IReadOnlyList<string>> Empties { get; init; } = static _ => [];

    /// <summary>The edits for this guest; empty when there is nothing to do.</summary>
    public required Func<IGuestView, IReadOnlyList<GuestEdit>> Plan { get; init; }

    /// <summary>
    /// What <see cref="Plan"/> leaves as it is because something could not be read: nothing that is on by default takes that for "no" or
    /// for "nothing there".
    /// </summary>
    public Func<IGuestView, IReadOnlyList<LeftPart>> Left { get; init; } = static _ => [];
}
