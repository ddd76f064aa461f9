namespace VmGeneralize.Pipeline.Azure;

/// <summary>What <c>run</c> did with one disk on its way to Azure.</summary>
/// <param name="Plan">The changes, all applied and verified before the first byte was sent.</param>
/// <param name="Upload">What was sent.</param>
/// <param name="Image">The image that was made of it; null: none was asked for.</param>
/// <param name="Disk">Resource id of the managed disk that the image was made of, when it was kept.</param>
public sealed record RunReport(PlanReport Plan, UploadReport Upload, ImageReport? Image = null, string? Disk = null)
{
    /// <summary>Tells JSON lines apart.</summary>
    public string Type => "run";
}
