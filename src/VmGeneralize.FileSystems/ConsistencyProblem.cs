namespace VmGeneralize.FileSystems;

/// <summary>One thing that a consistency check found.</summary>
/// <param name="Description">What and where.</param>
/// <param name="IsHarmless">
/// Space is wasted and nothing else can come of it, such as clusters that are allocated to no file: volumes from the field have
/// that now and then.
/// </param>
public sealed record ConsistencyProblem(string Description, bool IsHarmless = false)
{
    public override string ToString() => Description;
}
