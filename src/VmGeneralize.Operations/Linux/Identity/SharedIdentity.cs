using VmGeneralize.Guests;

namespace VmGeneralize.Operations.Linux.Identity;

/// <summary>Files by which a program knows one machine, and others know it: clones must not share them.</summary>
/// <param name="Operation">The operation that removes them; null where nobody can tell from outside what that breaks.</param>
/// <param name="Meaning">What they are, as the beginning of a sentence.</param>
/// <param name="Again">How each clone gets its own.</param>
/// <param name="Paths">Where they are: a file, a folder with all that is in it where the path ends in a slash; one <c>*</c> stands for any one name.</param>
public sealed record SharedIdentity(string? Operation, string Meaning, string Again, params IReadOnlyList<string> Paths)
{
    /// <summary>Finds further ones, where no path says where they are; null: there is no need.</summary>
    public Func<IGuestView, FoundRunners>? Search { get; init; }

    /// <summary>
    /// Where it is written what it is or where it is, and of what is removed by default that the program makes it again by itself, or that virt-sysprep
    /// removes it.
    /// </summary>
    public required Uri Source { get; init; }
}
