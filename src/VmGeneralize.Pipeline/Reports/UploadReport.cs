namespace VmGeneralize.Pipeline;

/// <summary>What <c>upload</c> did.</summary>
/// <param name="Disk">The local disk.</param>
/// <param name="System">The guest in it.</param>
/// <param name="OsType">Windows or Linux.</param>
/// <param name="Generation">V1 or V2.</param>
/// <param name="Transfer">What was sent.</param>
/// <param name="Warnings">What should be looked at.</param>
public sealed record UploadReport(
    string Disk, string System, string OsType, string Generation, TransferReport Transfer, IReadOnlyList<string> Warnings)
{
    /// <summary>Tells JSON lines apart.</summary>
    public string Type => "upload";
}
