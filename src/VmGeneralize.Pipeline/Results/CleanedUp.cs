using VmGeneralize.Azure.Compute;

namespace VmGeneralize.Pipeline.Results;

/// <summary>What was found of killed runs.</summary>
/// <param name="Removed">What was removed, or would be.</param>
/// <param name="Kept">What stays: used by a machine, or too young to be left behind.</param>
public sealed record CleanedUp(IReadOnlyList<Leftover> Removed, IReadOnlyList<Leftover> Kept);
