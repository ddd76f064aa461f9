using VmGeneralize.Azure.Blobs;
using VmGeneralize.Azure.Compute;

namespace VmGeneralize.Pipeline.Results;

/// <summary>Every call to Azure that a command would make; none was made.</summary>
/// <param name="Calls">In order.</param>
/// <param name="Upload">What would be sent; null when nothing would be.</param>
/// <param name="Warnings">What should be looked at.</param>
public sealed record PlannedCalls(IReadOnlyList<AzureCall> Calls, UploadEstimate? Upload, IReadOnlyList<string> Warnings)
{
    /// <summary>Calls of Resource Manager alone.</summary>
    public static PlannedCalls Of(IEnumerable<AzureCall> calls) => new([.. calls.Select(Named)], Upload: null, []);

    /// <summary>Calls around an upload.</summary>
    /// <param name="before">Made before the bytes are sent.</param>
    /// <param name="upload">What the upload itself would call.</param>
    /// <param name="after">Made when they have been sent.</param>
    public static PlannedCalls Around(IEnumerable<AzureCall> before, PlannedCalls upload, IEnumerable<AzureCall> after) =>
        upload with { Calls = [.. before.Select(Named), .. upload.Calls, .. after.Select(Named)] };

    // Which subscription is only known when Azure is asked.
    private static AzureCall Named(AzureCall call) => call with { Resource = Named(call.Resource), What = Named(call.What) };

    private static string Named(string text) => text.Replace($"/subscriptions/{Guid.Empty}/", "/subscriptions/SUBSCRIPTION/", StringComparison.Ordinal);
}
