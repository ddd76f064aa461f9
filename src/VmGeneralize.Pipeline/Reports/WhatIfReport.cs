namespace VmGeneralize.Pipeline.Reports;

/// <summary>Every call to Azure that a command would make; none was made.</summary>
/// <param name="Calls">In order.</param>
/// <param name="BlobLength">Size of what would be uploaded, footer included, in bytes; null when nothing would be.</param>
/// <param name="Bytes">Bytes that would be sent.</param>
/// <param name="Skipped">What would not be, and why.</param>
/// <param name="Warnings">What should be looked at.</param>
public sealed record WhatIfReport(
    IReadOnlyList<AzureCallReport> Calls, long? BlobLength, long? Bytes, SkippedReport? Skipped, IReadOnlyList<string> Warnings)
    : Report("what-if");

/// <summary>One call.</summary>
/// <param name="Method">HTTP method.</param>
/// <param name="Resource">Resource id or address, without secrets.</param>
/// <param name="What">What it is for.</param>
public sealed record AzureCallReport(string Method, string Resource, string What);
