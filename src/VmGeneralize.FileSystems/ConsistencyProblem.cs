namespace VmGeneralize.FileSystems;

/// <summary>One thing that a consistency check found.</summary>
/// <param name="Description">What and where.</param>
/// <param name="IsHarmless">
/// It can only waste space, such as clusters that are allocated to no file, or a missing backup boot sector: volumes
/// from the field have that now and then.
/// </param>
public sealed record ConsistencyProblem(string Description, bool IsHarmless = false)
{
    public override string ToString() => Description;
}
