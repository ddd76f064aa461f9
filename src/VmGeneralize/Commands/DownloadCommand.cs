using System.CommandLine;
using VmGeneralize.Azure.Compute;
using VmGeneralize.Console;
using VmGeneralize.Pipeline;

namespace VmGeneralize.Commands;

internal static class DownloadCommand
{
    private const string Details =
        $"""
        Only page ranges that hold data are read; the rest becomes holes in the file. A fixed VHD or raw file goes on where it was
        interrupted when the same command is given again; other formats are converted on the fly and start again.
        A managed disk must not be used by a running machine; a snapshot can be taken from one that is.

        Examples:
          vmgeneralize download --blob "https://ACCOUNT.blob.core.windows.net/vhds/server.vhd?sp=r&...&sig=..." -o server.vhd
          vmgeneralize download --disk server --resource-group rg -o server.vhdx --format vhdx
          vmgeneralize download --snapshot server-1 --resource-group rg -o server.vhd

        {AzureOptions.LoginHelp}

        Exit codes: 0 done; 2 usage; 3 refused; 5 Azure; 130 cancelled.
        """;

    public static Verb Create()
    {
        Option<string?> blob = new("--blob") { Description = "Page blob to read, with or without a SAS.", HelpName = "URL" };
        Option<string?> disk = new("--disk") { Description = "Managed disk to read.", HelpName = "NAME" };
        Option<string?> snapshot = new("--snapshot") { Description = "Snapshot to read.", HelpName = "NAME" };
        Option<string?> group = ImageOptions.ResourceGroup();
        Option<string> output = new("--output", "-o") { Description = "The file to write.", HelpName = "FILE", Required = true };
        Option<OutputFormat> format = CommonOptions.Format();
        Option<bool> force = CommonOptions.Force();
        Option<bool> json = CommonOptions.Json();
        Command command = new("download", "Bring a page blob, managed disk or snapshot to a local sparse file: live page ranges only.")
        {
            blob, disk, snapshot, group, output, format, force, json,
        };
        AzureOptions azure = new(command);
        TransferOptions transfer = new(command);
        command.Validators.Add(result =>
        {
            string?[] given = [result.GetValue(blob), result.GetValue(disk), result.GetValue(snapshot)];
            if (given.Count(one => one is not null) != 1)
            {
                result.AddError("Say what to download: one of --blob URL, --disk NAME and --snapshot NAME.");
            }
            else if (given[0] is null && result.GetValue(group) is null)
            {
                result.AddError("A managed disk or snapshot needs --resource-group.");
            }
        });
        command.SetAction(async (parsed, cancellation) =>
        {
            AzureLink link = azure.Link(parsed);
            Uri? address = parsed.GetValue(blob) is { } text ? BlobAddress.Parse(text) : null;
            string Id(ResourceScope scope) => parsed.GetValue(disk) is { } name ? scope.Disk(name) : scope.Snapshot(parsed.GetValue(snapshot)!);
            if (azure.WhatIf(parsed))
            {
                AzurePrinter.Print(
                    WhatIfReports.Of(
                        address is null ? ManagedDisk.ReadCalls(Id(link.ScopeWithoutCalls(parsed.GetValue(group)!))) : BlobAddress.DownloadCalls(address), estimate: null),
                    parsed.GetValue(json));
                return (int)ExitCode.Done;
            }

            TransferChoices choices = transfer.Read(parsed, overwrite: false);
            string target = parsed.GetRequiredValue(output);
            DownloadReport got = await TransferRunner.RunAsync(
                async progress =>
                {
                    DiskDownload download = new(link, progress);
                    return address is not null
                        ? await download.FromBlobAsync(address, target, parsed.GetValue(format), parsed.GetValue(force), choices, cancellation).ConfigureAwait(false)
                        : await download.FromResourceAsync(
                            Id(await link.ScopeAsync(parsed.GetValue(group)!, progress, cancellation).ConfigureAwait(false)),
                            target, parsed.GetValue(format), parsed.GetValue(force), choices, cancellation).ConfigureAwait(false);
                },
                "Cancelled. What arrived is kept for a fixed VHD or raw file: give the same command again to go on.").ConfigureAwait(false);
            AzurePrinter.Print(got, parsed.GetValue(json));
            return (int)ExitCode.Done;
        });
        return new Verb(command, Details);
    }
}
