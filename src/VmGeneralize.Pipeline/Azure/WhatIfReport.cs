using VmGeneralize.Azure.Compute;

namespace VmGeneralize.Pipeline.Azure;

/// <summary>Every call to Azure that a command would make; none was made.</summary>
/// <param name="Calls">In order.</param>
/// <param name="BlobLength">Size of what would be uploaded, footer included, in bytes; null when nothing would be.</param>
/// <param name="Bytes">Bytes that would be sent.</param>
/// <param name="Skipped">What would not be, and why.</param>
/// <param name="Warnings">What should be looked at.</param>
public sealed record WhatIfReport(
    IReadOnlyList<AzureCall> Calls, long? BlobLength, long? Bytes, SkippedReport? Skipped, IReadOnlyList<string> Warnings)
{
    /// <summary>Tells JSON lines apart.</summary>
    public string Type => "what-if";

    /// <summary>Calls of Resource Manager alone.</summary>
    public static WhatIfReport Of(IEnumerable<AzureCall> calls) => new([.. calls.Select(Named)], null, null, null, []);

    /// <summary>Calls around an upload.</summary>
    /// <param name="before">Made before the bytes are sent.</param>
    /// <param name="upload">What the upload itself would call.</param>
    /// <param name="after">Made when they have been sent.</param>
    public static WhatIfReport Around(IEnumerable<AzureCall> before, WhatIfReport upload, IEnumerable<AzureCall> after) =>
        upload with { Calls = [.. before.Select(Named), .. upload.Calls, .. after.Select(Named)] };

    // Which subscription is only known when Azure is asked.
    private static AzureCall Named(AzureCall call) => call with { Resource = Named(call.Resource), What = Named(call.What) };

    private static string Named(string text) => text.Replace($"/subscriptions/{Guid.Empty}/", "/subscriptions/SUBSCRIPTION/", StringComparison.Ordinal);
}
