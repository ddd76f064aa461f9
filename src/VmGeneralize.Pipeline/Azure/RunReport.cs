namespace VmGeneralize.Pipeline.Azure;

/// <summary>What <c>run</c> did with one disk on its way to Azure.</summary>
/// <param name="Plan">The changes, all applied and verified before the first byte was sent.</param>
/// <param name="Upload">What was sent.</param>
public sealed record RunReport(PlanReport Plan, UploadReport Upload)
{
    /// <summary>Tells JSON lines apart.</summary>
    public string Type => "run";
}
