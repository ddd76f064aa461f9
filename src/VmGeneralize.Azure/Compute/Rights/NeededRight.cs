namespace VmGeneralize.Azure.Compute.Rights;

/// <summary>Something that the login must be allowed to do later.</summary>
/// <param name="Action">As in <c>Microsoft.Compute/images/write</c>.</param>
/// <param name="Scope">Resource id of what it is done to; of its resource group when that is not there yet.</param>
/// <param name="Purpose">What it is for, after "may not": as in "make the image".</param>
public sealed record NeededRight(string Action, string Scope, string Purpose)
{
    /// <summary>It is about bytes, not about resources: <c>dataActions</c> of a role.</summary>
    public bool IsData { get; init; }

    /// <summary>Without it something stays behind, and everything else succeeds: reported, not refused.</summary>
    public bool IsOptional { get; init; }
}
