namespace VmGeneralize.Pipeline;

/// <summary>What <c>download</c> did; sizes in bytes.</summary>
/// <param name="Source">Address of the blob without its SAS, or resource id.</param>
/// <param name="File">The file written.</param>
/// <param name="Format">Its container.</param>
/// <param name="Length">Of the blob.</param>
/// <param name="Live">Of its pages that hold data.</param>
/// <param name="Received">By this run.</param>
/// <param name="Checksum">What every range was checked with; null when the service gave none.</param>
/// <param name="Seconds">That this run took.</param>
public sealed record DownloadReport(
    string Source, string File, string Format, long Length, long Live, long Received, string? Checksum, double Seconds)
{
    /// <summary>Tells JSON lines apart.</summary>
    public string Type => "download";
}
