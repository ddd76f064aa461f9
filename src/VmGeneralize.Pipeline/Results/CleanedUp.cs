using VmGeneralize.Azure.Compute;

namespace VmGeneralize.Pipeline.Results;

/// <summary>Leftovers of killed runs that were found.</summary>
/// <param name="IsDone">It was removed; else only looked for.</param>
/// <param name="Removed">What was removed, or would be.</param>
/// <param name="Kept">What stays: used by a machine, or too young to count as left behind.</param>
public sealed record CleanedUp(bool IsDone, IReadOnlyList<Leftover> Removed, IReadOnlyList<Leftover> Kept);
