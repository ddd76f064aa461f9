namespace VmGeneralize.Pipeline;

/// <summary>What <c>run</c> did for one disk, from the file to the image in Azure.</summary>
/// <param name="Plan">The changes, all applied and verified.</param>
/// <param name="Transfer">What was sent.</param>
/// <param name="Image">The image.</param>
/// <param name="Disk">Resource id of the managed disk that the image was made of, when it was kept.</param>
public sealed record RunReport(PlanReport Plan, TransferReport Transfer, ImageReport Image, string? Disk)
{
    /// <summary>Tells JSON lines apart.</summary>
    public string Type => "run";
}
