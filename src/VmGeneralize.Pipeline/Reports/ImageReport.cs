namespace VmGeneralize.Pipeline.Reports;

/// <summary>An image that was made in Azure.</summary>
/// <param name="Id">Resource id of the managed image or gallery image version.</param>
/// <param name="Source">What it was made from.</param>
/// <param name="OsType">Windows or Linux.</param>
/// <param name="OsState">Always Generalized.</param>
/// <param name="Generation">V1 or V2.</param>
/// <param name="Location">Its region.</param>
public sealed record ImageReport(string Id, string Source, string OsType, string OsState, string Generation, string Location) : Report("image")
{
    /// <summary>An earlier run of the same disk and plan had made it.</summary>
    public bool AlreadyExisted { get; init; }
}
