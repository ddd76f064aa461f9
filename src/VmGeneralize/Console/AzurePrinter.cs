using VmGeneralize.Pipeline;

namespace VmGeneralize.Console;

/// <summary>What was done in Azure, as text or as one JSON object.</summary>
internal static class AzurePrinter
{
    public static void Print(UploadReport report, bool json)
    {
        if (json)
        {
            Output.Json(report, ReportJson.Lines.UploadReport);
            return;
        }

        Output.Line($"{report.Disk}: {report.System}, generation {report.Generation}");
        foreach (string warning in report.Warnings)
        {
            Output.Line($"warning: {warning}");
        }

        Print(report.Transfer);
    }

    public static void Print(ImageReport report, bool json)
    {
        if (json)
        {
            Output.Json(report, ReportJson.Lines.ImageReport);
            return;
        }

        Output.Line($"{report.Id}: {report.OsType}, {report.OsState}, generation {report.Generation}, in {report.Location}");
        Output.Line($"Start a machine from it: az vm create --resource-group GROUP --name VM --location {report.Location} --image {report.Id}");
    }

    public static void Print(RunReport report, bool json)
    {
        if (json)
        {
            Output.Json(report, ReportJson.Lines.RunReport);
            return;
        }

        PlanPrinter.PrintDone(report.Plan);
        Print(report.Transfer);
        if (report.Disk is { } disk)
        {
            Output.Line($"The disk was kept: {disk}");
        }

        Print(report.Image, json: false);
    }

    public static void Print(MarkReport report, bool json)
    {
        if (json)
        {
            Output.Json(report, ReportJson.Lines.MarkReport);
            return;
        }

        Output.Line(report.WasMarked ? $"{report.VirtualMachine}: was marked as generalized already" : $"{report.VirtualMachine}: marked as generalized");
        if (report.Image is { } image)
        {
            Print(image, json: false);
        }
        else
        {
            Output.Line($"Make an image of it: vmgeneralize register --source {report.VirtualMachine} --image NAME --resource-group GROUP");
        }
    }

    public static void Print(DownloadReport report, bool json)
    {
        if (json)
        {
            Output.Json(report, ReportJson.Lines.DownloadReport);
            return;
        }

        Output.Line($"{report.File}: {Bytes.Text(report.Length)}, {Bytes.Text(report.Live)} live, {Bytes.Text(report.Received)} received in {report.Seconds:0.#} s, {(report.Checksum is { } sum ? $"checked by {sum}" : "the service gave no checksums")}");
    }

    public static void Print(WhatIfReport report, bool json)
    {
        if (json)
        {
            Output.Json(report, ReportJson.Lines.WhatIfReport);
            return;
        }

        Output.Line("Nothing was sent. These calls would be made:");
        foreach (WhatIfCall call in report.Calls)
        {
            Output.Line($"  {call.Method,-6} {call.Resource}");
            Output.Line($"         {call.What}");
        }

        if (report.UploadBytes is { } bytes)
        {
            Output.Line($"The upload would send {Bytes.Text(bytes)} ({bytes:N0} bytes) in {report.UploadRequests:N0} requests or more.");
        }
    }

    private static void Print(TransferReport transfer)
    {
        double seconds = Math.Max(transfer.Seconds, 0.001);
        Output.Line($"{transfer.Target}: {Bytes.Text(transfer.Length)}; {Bytes.Text(transfer.Sent)} ({transfer.Sent:N0} bytes) sent in {transfer.Seconds:0.#} s ({Bytes.Text((long)((transfer.Sent - transfer.SentBefore) / seconds))}/s, {transfer.Requests:N0} requests, {transfer.Repeated:N0} repeated)");
        if (transfer.SentBefore > 0)
        {
            Output.Line($"  {Bytes.Text(transfer.SentBefore)} of it had been sent by an earlier run.");
        }

        Output.Line($"  never sent: {Bytes.Text(transfer.NotAllocated)} not allocated in the file, {Bytes.Text(transfer.Dead)} free space (what was deleted), {Bytes.Text(transfer.Zero)} live but zero");
    }
}
