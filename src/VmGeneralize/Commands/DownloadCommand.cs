using System.CommandLine;
using VmGeneralize.Azure;
using VmGeneralize.Azure.Blobs;
using VmGeneralize.Console;
using VmGeneralize.Pipeline;
using VmGeneralize.Pipeline.Azure;

namespace VmGeneralize.Commands;

internal static class DownloadCommand
{
    private const string Details =
        $"""
        Only the pages that the blob has are fetched; the file is sparse, or converted on the way. Interrupted, the same command goes on
        where it stopped, as long as the blob was not changed.

        {AzureOptions.LoginHelp}

        Examples:
          vmgeneralize download "https://ACCOUNT.blob.core.windows.net/images/server.vhd?sv=...&sig=..." -o server.vhd
          AZURE_STORAGE_SAS_TOKEN="sv=...&sig=..." vmgeneralize download https://ACCOUNT.blob.core.windows.net/images/server.vhd -o server.vhd
          az login && vmgeneralize download https://ACCOUNT.blob.core.windows.net/images/server.vhd -o server.vhdx --format vhdx
          AZURE_TENANT_ID=... AZURE_CLIENT_ID=... AZURE_CLIENT_SECRET=... vmgeneralize download https://... -o server.vhd
          vmgeneralize download https://ACCOUNT.blob.core.chinacloudapi.cn/images/server.vhd -o server.vhd --cloud china

        Exit codes: 0 done; 2 usage; 3 refused; 4 the blob's footer is damaged; 5 Azure; 130 cancelled (the same command goes on).
        """;

    public static Verb Create()
    {
        Argument<string> address = new("URL") { Description = "Address of the page blob, with a SAS or without (then an identity is used)." };
        Option<string> output = new("--output", "-o") { Description = "The disk file to write.", HelpName = "FILE", Required = true };
        Option<OutputFormat> format = CommonOptions.Format();
        Option<Cloud?> cloud = AzureOptions.Cloud();
        Option<int?> parallel = AzureOptions.Parallel();
        Option<bool> force = CommonOptions.Force();
        Option<bool> json = CommonOptions.Json();
        Command command = new("download", "Download a page blob that holds a VHD: only the pages it has, as a sparse file or in another container.")
        {
            address, output, format, cloud, parallel, force, json,
        };
        command.SetAction((parsed, cancellation) => RunAsync(
            BlobAddress.Locate(parsed.GetRequiredValue(address), parsed.GetValue(cloud), write: false, DateTimeOffset.UtcNow),
            new DownloadRequest(parsed.GetRequiredValue(output), parsed.GetValue(format), parsed.GetValue(force), parsed.GetValue(parallel)),
            parsed.GetValue(json),
            cancellation));
        return new Verb(command, Details);
    }

    /// <summary>Also for what a managed disk or snapshot is open for.</summary>
    public static async Task<int> RunAsync(PageBlobLocation source, DownloadRequest request, bool json, CancellationToken cancellation)
    {
        ImageDownload.CheckTarget(request);
        DownloadReport report = await ProgressDisplay.RunAsync(
            progress => ImageDownload.RunAsync(source, request, progress, cancellation)).ConfigureAwait(false);
        if (json)
        {
            Output.Json(report, ReportJson.Lines.DownloadReport);
        }
        else
        {
            TransferPrinter.Print(report);
        }

        return (int)ExitCode.Done;
    }
}
