using System.CommandLine;
using VmGeneralize.Azure;
using VmGeneralize.Azure.Blobs;
using VmGeneralize.Azure.Compute;
using VmGeneralize.Console;
using VmGeneralize.Pipeline;
using VmGeneralize.Pipeline.Azure;
using VmGeneralize.Pipeline.Output;
using VmGeneralize.Pipeline.Reports;
using VmGeneralize.Pipeline.Results;

namespace VmGeneralize.Commands;

internal static class DownloadCommand
{
    private const string Details =
        $"""
        Only the pages that the blob has are fetched; the file is sparse, or converted as it arrives. After an interruption the same command
        resumes, as long as the blob has not changed. A managed disk must not be in use by a running VM; take a snapshot of such a disk and
        download that. Access to the disk or snapshot is always closed at the end, even after an error.

        {AzureOptions.BlobLogin}

        An identity needs the role "Storage Blob Data Reader" on the storage account of a blob, and "Contributor" on the resource group of a
        disk or snapshot.

        {AzureOptions.DefaultGroup}

        Examples:
          vmgeneralize download "https://ACCOUNT.blob.core.windows.net/images/server.vhd?sv=...&sig=..." -o server.vhd
          AZURE_STORAGE_SAS_TOKEN="sv=...&sig=..." vmgeneralize download https://ACCOUNT.blob.core.windows.net/images/server.vhd -o server.vhd
          az login && vmgeneralize download https://ACCOUNT.blob.core.windows.net/images/server.vhd -o server.vhdx
          AZURE_TENANT_ID=... AZURE_CLIENT_ID=... AZURE_CLIENT_SECRET=... vmgeneralize download https://... -o server.vhd
          az login && vmgeneralize download --disk server --resource-group rg -o server.vhdx
          az login && vmgeneralize download --snapshot server-1 --resource-group rg -o server.vhd
          vmgeneralize download https://ACCOUNT.blob.core.chinacloudapi.cn/images/server.vhd -o server.vhd --cloud china

        Exit codes: 0 done; 1 unexpected; 2 usage; 3 refused; 4 the blob's footer is damaged; 5 Azure; 130 cancelled (the same command resumes).
        """;

    public static Verb Create()
    {
        Argument<string?> address = new("URL")
        {
            Description = "Address of the page blob. Without a SAS in it, an identity logs in.",
            Arity = ArgumentArity.ZeroOrOne,
        };
        Option<string?> disk = new("--disk") { Description = "Managed disk to download instead; needs --resource-group.", HelpName = "NAME" };
        Option<string?> snapshot = new("--snapshot") { Description = "Snapshot to download instead; needs --resource-group.", HelpName = "NAME" };
        Option<string?> group = ImageOptions.ResourceGroup();
        Option<string?> subscription = AzureOptions.Subscription();
        Option<bool> whatIf = AzureOptions.WhatIf();
        Option<string> output = new("--output", "-o") { Description = "The disk file to write.", HelpName = "FILE", Required = true };
        FormatChoice format = new();
        Option<Cloud?> cloud = AzureOptions.Cloud();
        Option<bool> force = CommonOptions.Force();
        Option<bool> json = CommonOptions.Json();
        Command command = new(
            "download", "Download a page blob that holds a VHD, a managed disk or a snapshot: only the pages it has, as a sparse file or in another container.")
        {
            address, disk, snapshot, group, output, format.Option, subscription, cloud, whatIf, force, json,
        };
        TransferOptions transfer = new(command, upload: false);
        command.Validators.Add(result =>
        {
            string?[] sources = [result.GetValue(address), result.GetValue(disk), result.GetValue(snapshot)];
            if (sources.Count(source => source is not null) != 1)
            {
                result.AddError("Choose one source: a URL, --disk NAME or --snapshot NAME.");
            }
            else if (sources[0] is null && ImageOptions.GroupOf(result.GetValue(group)) is null)
            {
                result.AddError("A managed disk or snapshot needs --resource-group.");
            }

            if (format.Contradiction(result, result.GetValue(output)) is { } contradiction)
            {
                result.AddError(contradiction);
            }
        });
        command.SetAction((parsed, cancellation) =>
        {
            string file = parsed.GetRequiredValue(output);
            DownloadRequest request = new(file, format.Of(parsed, file), parsed.GetValue(force), transfer.Parallelism(parsed))
            {
                BytesPerSecond = transfer.BytesPerSecond(parsed),
                Restart = transfer.Restart(parsed),
            };
            if (parsed.GetValue(address) is { } url)
            {
                PageBlobLocation source = BlobAddress.Locate(url, parsed.GetValue(cloud), write: false, TimeProvider.System.GetUtcNow());
                return parsed.GetValue(whatIf)
                    ? WhatIf(ImageDownload.Calls(source), parsed.GetValue(json))
                    : RunAsync(request, progress => ImageDownload.RunAsync(source, request, progress, cancellation), parsed.GetValue(json));
            }

            AzureLink link = AzureLink.Create(parsed.GetValue(cloud), parsed.GetValue(subscription));
            string Id(ResourceScope scope) => parsed.GetValue(disk) is { } name ? scope.Disk(name) : scope.Snapshot(parsed.GetValue(snapshot)!);
            string place = ImageOptions.GroupOf(parsed.GetValue(group))!;
            string first = Id(link.ScopeWithoutCalls(place)); // a wrong name is reported before the first call
            return parsed.GetValue(whatIf)
                ? WhatIf(ManagedDisk.ReadCalls(first), parsed.GetValue(json))
                : RunAsync(
                    request,
                    async progress => await DiskDownload.RunAsync(
                        link, Id(await link.ScopeAsync(place, progress, cancellation).ConfigureAwait(false)), request, progress,
                        cancellation).ConfigureAwait(false),
                    parsed.GetValue(json));
        });
        return new Verb(command, Details) { Sections = [transfer.Section] };
    }

    private static Task<int> WhatIf(IEnumerable<AzureCall> calls, bool json)
    {
        TransferPrinter.Print(PlannedCalls.Of(calls), json);
        return Task.FromResult((int)ExitCode.Done);
    }

    private static async Task<int> RunAsync(DownloadRequest request, Func<IProgress<ProgressUpdate>, Task<ReceivedDisk>> download, bool json)
    {
        ImageDownload.CheckTarget(request);
        ReceivedDisk received = await ProgressDisplay.RunAsync(download).ConfigureAwait(false);
        NotPrintedException.Guard($"{received.File} is downloaded", () =>
        {
            if (json)
            {
                Output.Json(ReportMapper.Of(received), ReportJson.Lines.DownloadReport);
            }
            else
            {
                TransferPrinter.Print(received);
            }
        });
        return (int)ExitCode.Done;
    }
}
