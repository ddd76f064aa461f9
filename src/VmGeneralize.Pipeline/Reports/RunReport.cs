namespace VmGeneralize.Pipeline.Reports;

/// <summary>Result of <c>run</c> for one disk that is sent to Azure.</summary>
/// <param name="Plan">The changes, all applied and verified before the first byte was sent.</param>
/// <param name="Upload">What was sent.</param>
/// <param name="Image">The image that was made from it; null: none was requested.</param>
/// <param name="Disk">Resource id of the managed disk that the image was made from, when it is still there.</param>
/// <param name="Warnings">What was left behind, and how to remove it.</param>
/// <param name="HtmlReport">The HTML page; null when none was requested.</param>
/// <param name="Record">The record beside that page, with every path and value; null without a page.</param>
public sealed record RunReport(
    PlanReport Plan, UploadReport Upload, ImageReport? Image, string? Disk, IReadOnlyList<string> Warnings, string? HtmlReport, string? Record)
    : Report("run");
