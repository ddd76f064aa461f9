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
}
