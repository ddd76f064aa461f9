using System.Globalization;
using VmGeneralize.Azure.Blobs;
using VmGeneralize.Azure.Compute;
using VmGeneralize.Pipeline;
using VmGeneralize.Pipeline.Reports;
using VmGeneralize.Pipeline.Results;

namespace VmGeneralize.Console;

/// <summary>Prints what a transfer did, or would do.</summary>
internal static class TransferPrinter
{
    public static void Print(SentDisk sent)
    {
        Warn(sent.Warnings);
        string what = sent.System is null ? "data disk" : $"{sent.System}, {sent.OsType}, Hyper-V generation {sent.Generation?.ToString() ?? "unknown"}";
        Output.Line($"{sent.Source}: {what}");
        Output.Line($"Uploaded: {Bytes.Text(sent.VirtualSize)}, as a fixed VHD of {Number(sent.Transfer.BlobLength)} bytes, to");
        Output.Whole($"  {sent.Target}");
        string earlier = sent.Transfer.SentBefore > 0 ? $", {Bytes.Text(sent.Transfer.SentBefore)} of it in an earlier run" : "";
        string rate = sent.Rate > 0 ? $" ({Bytes.Text(sent.Rate)}/s)" : "";
        string seconds = sent.Transfer.Elapsed.TotalSeconds.ToString("0.0", CultureInfo.InvariantCulture);
        string repeated = sent.Transfer.Repeated > 0 ? $", {sent.Transfer.Repeated} of them repeated" : "";
        Output.Line(
            $"Sent: {Bytes.Text(sent.Transfer.Sent)}{earlier}, in {seconds} s{rate}, {Counts.Of(sent.Transfer.Requests, "request")}{repeated}.");
        Print(sent.Transfer.Skipped);
        if (sent.Transfer.Cleared > 0)
        {
            Output.Line($"Cleared in the blob: {Bytes.Text(sent.Transfer.Cleared)} of stale pages.");
        }

        if (sent.Transfer.SentAgain > 0)
        {
            Output.Line($"Sent again after comparing: {Bytes.Text(sent.Transfer.SentAgain)}.");
        }
    }

    /// <summary>What usually follows an upload that holds a system.</summary>
    public static void PrintNext(SentDisk sent)
    {
        if (sent.System is not null)
        {
            Output.Line("To make an image from it:");
            string region = sent.Disk is null ? " --location REGION" : "";
            Output.Whole($"  vmgeneralize register --source {sent.Target} --image NAME --resource-group GROUP{region}");
        }
    }

    public static void Print(ReceivedDisk received)
    {
        string earlier = received.Transfer.ReceivedBefore > 0 ? $" ({Bytes.Text(received.Transfer.ReceivedBefore)} more in earlier runs)" : "";
        string rate = received.Rate > 0 ? $" ({Bytes.Text(received.Rate)}/s)" : "";
        Output.Line($"Downloaded: {Bytes.Text(received.VirtualSize)}, of which the blob holds {Bytes.Text(received.Transfer.Live)}, from");
        Output.Whole($"  {received.Source}");
        Output.Line(
            $"Received: {Bytes.Text(received.Transfer.Received)}{earlier}, in "
                + $"{received.Transfer.Elapsed.TotalSeconds.ToString("0.0", CultureInfo.InvariantCulture)} s{rate}; "
                    + $"{(received.Transfer.Checksum is null ? "the service gave no checksums" : $"every range checked with {received.Transfer.Checksum}")}.");
        Output.Line($"Written: {received.File}");
    }

    public static void Print(PlannedCalls planned, bool json)
    {
        if (json)
        {
            Output.Json(ReportMapper.Of(planned), ReportJson.Lines.WhatIfReport);
            return;
        }

        Warn(planned.Warnings);
        Output.Line("These calls would be made; none was made now:");
        foreach (AzureCall call in planned.Calls)
        {
            Output.Whole($"  {call.Method,-6} {call.Resource}");
            Output.Line($"         {call.What}");
        }

        if (planned.Upload is { } upload)
        {
            Output.Line($"Would send: {Bytes.Text(upload.Bytes)}.");
            Print(upload.Skipped);
        }
    }

    private static void Print(SkippedBytes skipped) => Output.Line(
        $"Skipped: {Bytes.Text(skipped.Total)} ({Bytes.Text(skipped.NotAllocated)} not stored in the source file, {Bytes.Text(skipped.Dead)} free space, "
            + $"{Bytes.Text(skipped.Zero)} zeros).");

    private static void Warn(IReadOnlyList<string> warnings)
    {
        foreach (string warning in warnings)
        {
            Output.Warning(warning);
        }
    }

    private static string Number(long value) => value.ToString("N0", CultureInfo.InvariantCulture);
}
