namespace VmGeneralize.Pipeline.Azure;

/// <summary>An image that was made in Azure.</summary>
/// <param name="Id">Resource id of the managed image or gallery image version.</param>
/// <param name="Source">What it was made of.</param>
/// <param name="OsType">Windows or Linux.</param>
/// <param name="Generation">V1 or V2.</param>
/// <param name="Location">Its region.</param>
public sealed record ImageReport(string Id, string Source, string OsType, string Generation, string Location)
{
    /// <summary>Tells JSON lines apart.</summary>
    public string Type => "image";

    /// <summary>Always this.</summary>
    public string OsState => "Generalized";
}
