namespace VmGeneralize.Azure.Compute;

/// <summary>A gallery image version that is there.</summary>
/// <param name="Id">Resource id.</param>
/// <param name="Left">What is left of the way to it, and how to remove it; null: nothing.</param>
public sealed record MadeVersion(string Id, string? Left);
