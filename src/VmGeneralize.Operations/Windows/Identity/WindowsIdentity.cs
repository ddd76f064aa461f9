namespace VmGeneralize.Operations.Windows.Identity;

/// <summary>An identity by which a program knows one machine, and others know it: clones must not share it.</summary>
/// <param name="Operation">The operation that removes it; null where nobody can tell from outside what that breaks.</param>
/// <param name="Meaning">What it is, as the beginning of a sentence.</param>
/// <param name="Again">What to do about it, or how each clone gets its own.</param>
/// <param name="Source">Where its maker says so.</param>
/// <param name="Places">Where it is.</param>
public sealed record WindowsIdentity(string? Operation, string Meaning, string Again, Uri Source, params IReadOnlyList<IdentityPlace> Places);
