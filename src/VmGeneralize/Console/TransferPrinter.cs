using System.Globalization;
using VmGeneralize.Azure.Compute;
using VmGeneralize.Pipeline;
using VmGeneralize.Pipeline.Azure;
using VmGeneralize.Pipeline.Reports;

namespace VmGeneralize.Console;

/// <summary>What a transfer did, or would do, as text.</summary>
internal static class TransferPrinter
{
    public static void Print(UploadReport report)
    {
        Warn(report.Warnings);
        string what = report.System is null ? "data disk" : $"{report.System}, {report.OsType}, Hyper-V generation {report.Generation ?? "unknown"}";
        Output.Line($"{report.Source}: {what}");
        Output.Line($"Uploaded to {report.Target}: {Bytes.Text(report.VirtualSize)}, a fixed VHD of {Number(report.BlobLength)} bytes.");
        string earlier = report.SentBefore > 0 ? $", {Bytes.Text(report.SentBefore)} of it in an earlier run" : "";
        string rate = report.Rate > 0 ? $" ({Bytes.Text(report.Rate)}/s)" : "";
        Output.Line($"Sent: {Bytes.Text(report.Sent)}{earlier}, in {report.Seconds.ToString("0.0", CultureInfo.InvariantCulture)} s{rate}, {report.Requests} requests{(report.Repeated > 0 ? $", {report.Repeated} of them repeated" : "")}.");
        Print(report.Skipped);
        if (report.Cleared > 0)
        {
            Output.Line($"Cleared in the blob: {Bytes.Text(report.Cleared)} that belonged to nothing.");
        }

        if (report.SentAgain > 0)
        {
            Output.Line($"Sent again after comparing: {Bytes.Text(report.SentAgain)}.");
        }
    }

    public static void Print(DownloadReport report)
    {
        string earlier = report.ReceivedBefore > 0 ? $" ({Bytes.Text(report.ReceivedBefore)} more in earlier runs)" : "";
        string rate = report.Rate > 0 ? $" ({Bytes.Text(report.Rate)}/s)" : "";
        Output.Line($"{report.Source}: {Bytes.Text(report.VirtualSize)}, of which the blob holds {Bytes.Text(report.Live)}.");
        Output.Line($"Received: {Bytes.Text(report.Received)}{earlier}, in {report.Seconds.ToString("0.0", CultureInfo.InvariantCulture)} s{rate}; {(report.Checksum is null ? "the service gave no checksums" : $"every range checked with {report.Checksum}")}.");
        Output.Line($"Written: {report.File}");
    }

    public static void Print(WhatIfReport report, bool json)
    {
        if (json)
        {
            Output.Json(report, ReportJson.Lines.WhatIfReport);
            return;
        }

        Warn(report.Warnings);
        Output.Line("These calls would be made; none was:");
        foreach (AzureCall call in report.Calls)
        {
            Output.Line($"  {call.Method,-6} {call.Resource}");
            Output.Line($"         {call.What}");
        }

        if (report.Bytes is { } bytes)
        {
            Output.Line($"It would send {Bytes.Text(bytes)}.");
        }

        if (report.Skipped is not null)
        {
            Print(report.Skipped);
        }
    }

    private static void Print(SkippedReport skipped) => Output.Line(
        $"Never sent: {Bytes.Text(skipped.Total)} ({Bytes.Text(skipped.NotAllocated)} not in the source container, {Bytes.Text(skipped.Dead)} freed and owned by nothing, {Bytes.Text(skipped.Zero)} zeros).");

    private static void Warn(IReadOnlyList<string> warnings)
    {
        foreach (string warning in warnings)
        {
            Output.Line($"warning: {warning}");
        }
    }

    private static string Number(long value) => value.ToString("N0", CultureInfo.InvariantCulture);
}
