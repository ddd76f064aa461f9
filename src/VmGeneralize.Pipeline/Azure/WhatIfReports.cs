using VmGeneralize.Azure.Blobs;
using VmGeneralize.Azure.Compute;

namespace VmGeneralize.Pipeline;

/// <summary>Makes reports of calls that were not made.</summary>
public static class WhatIfReports
{
    /// <param name="calls">In order.</param>
    /// <param name="estimate">Of the upload among them; null: there is none.</param>
    public static WhatIfReport Of(IEnumerable<AzureCall> calls, UploadEstimate? estimate) => new(
        [.. calls.Select(call => new WhatIfCall(call.Method, Named(call.Resource), Named(call.What)))], estimate?.Bytes, estimate?.Requests);

    // Which subscription is only known when Azure is asked.
    private static string Named(string text) => text.Replace($"/subscriptions/{Guid.Empty}/", "/subscriptions/SUBSCRIPTION/", StringComparison.Ordinal);
}
