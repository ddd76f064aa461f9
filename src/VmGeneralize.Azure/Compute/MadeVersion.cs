namespace VmGeneralize.Azure.Compute;

/// <summary>A gallery image version that is there.</summary>
/// <param name="Id">Resource id.</param>
/// <param name="Left">What is left of making it, and how to remove it; null: nothing.</param>
public sealed record MadeVersion(string Id, string? Left);

/// <summary>What was found before a version is made.</summary>
/// <param name="Security">Security type of its definition; null for none.</param>
/// <param name="IsThere">The version is there, whole, and this run made it: nothing is left to be done.</param>
public sealed record PreparedVersion(string? Security, bool IsThere)
{
    /// <summary>Which rights could not be asked for, and what will stay behind: sentences.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];
}
