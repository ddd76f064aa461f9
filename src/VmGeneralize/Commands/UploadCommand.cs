using System.CommandLine;
using VmGeneralize.Azure.Blobs;
using VmGeneralize.Azure.Compute;
using VmGeneralize.Blocks;
using VmGeneralize.Console;
using VmGeneralize.Pipeline;

namespace VmGeneralize.Commands;

internal static class UploadCommand
{
    private const string Details =
        $"""
        Only live, non-zero pages are sent; what was deleted stays home. The disk is sent as a fixed VHD of whole MiB from whatever
        container it is in. A blob's upload that is interrupted goes on when the same command is given again; a managed disk's
        when the process was killed (else its access is closed and the half-written disk deleted).

        Examples:
          vmgeneralize upload server.vhd --blob "https://ACCOUNT.blob.core.windows.net/vhds/server.vhd?sp=rcw&...&sig=..."
          vmgeneralize upload server.vhd --blob https://ACCOUNT.blob.core.windows.net/vhds/server.vhd
          vmgeneralize upload server.vhdx --disk server --resource-group rg --location westeurope

        {AzureOptions.LoginHelp}

        Exit codes: 0 done; 2 usage; 3 refused; 4 corrupt or unsupported disk; 5 Azure; 130 cancelled.
        """;

    public static Verb Create()
    {
        Argument<string> disk = CommonOptions.Disk();
        Option<string?> blob = new("--blob") { Description = "Page blob to write, with or without a SAS.", HelpName = "URL" };
        Option<string?> name = new("--disk") { Description = "Managed disk to create; needs no storage account.", HelpName = "NAME" };
        Option<string?> group = ImageOptions.ResourceGroup();
        Option<string?> location = ImageOptions.Location();
        Option<string> sku = new("--sku") { Description = "Kind of managed disk.", HelpName = "SKU", DefaultValueFactory = _ => "Standard_LRS" };
        Option<string?> zone = new("--zone") { Description = "Availability zone of the managed disk.", HelpName = "N" };
        Option<Generation?> generation = ImageOptions.Generation();
        Option<string[]> tags = ImageOptions.Tags();
        Option<bool> force = new("--force") { Description = "Replace the blob if it exists." };
        Option<int?> partition = CommonOptions.Partition();
        Option<bool> json = CommonOptions.Json();
        Command command = new("upload", "Send a generalized disk to a page blob or a managed disk in Azure: live bytes only, straight from its container.")
        {
            disk, blob, name, group, location, sku, zone, generation, tags, force, partition, json,
        };
        AzureOptions azure = new(command);
        TransferOptions transfer = new(command);
        command.Validators.Add(result =>
        {
            if ((result.GetValue(blob) is null) == (result.GetValue(name) is null))
            {
                result.AddError("Say where to: either --blob URL, or --disk NAME with --resource-group and --location.");
            }
            else if (result.GetValue(name) is not null && (result.GetValue(group) is null || result.GetValue(location) is null))
            {
                result.AddError("A managed disk needs --resource-group and --location.");
            }
        });
        command.SetAction(async (parsed, cancellation) =>
        {
            AzureLink link = azure.Link(parsed);
            Uri? address = parsed.GetValue(blob) is { } text ? BlobAddress.Parse(text) : null;
            string source = parsed.GetRequiredValue(disk);
            bool toDisk = address is null;
            using DiskSession session = DiskSession.Open(source);
            HandOverFacts facts = HandOver.Check(session, parsed.GetValue(partition), parsed.GetValue(generation));
            using DiskUpload upload = DiskUpload.Of(session, plan: null, toDisk);
            TransferChoices choices = transfer.Read(parsed, parsed.GetValue(force));
            DiskSpec Spec(ResourceScope scope) => new()
            {
                Scope = scope,
                Name = parsed.GetValue(name)!,
                Location = parsed.GetValue(location)!,
                VirtualSize = upload.VirtualSize,
                OsType = facts.OsType,
                Generation = facts.Generation,
                Sku = parsed.GetValue(sku)!,
                Zone = parsed.GetValue(zone),
                Tags = ImageOptions.TagsOf(parsed.GetValue(tags) ?? []),
            };
            if (toDisk)
            {
                Spec(link.ScopeWithoutCalls(parsed.GetValue(group)!)).Check();
            }

            if (azure.WhatIf(parsed))
            {
                UploadEstimate estimate = upload.Estimate(toDisk, cancellation);
                IReadOnlyList<AzureCall> calls = toDisk
                    ? Spec(link.ScopeWithoutCalls(parsed.GetValue(group)!)).Calls()
                    : BlobAddress.UploadCalls(address!, upload.VirtualSize + UploadSource.PageSize);
                AzurePrinter.Print(WhatIfReports.Of(calls, estimate), parsed.GetValue(json));
                return (int)ExitCode.Done;
            }

            TransferReport sent = await TransferRunner.RunAsync(
                async progress => toDisk
                    ? await upload.ToDiskAsync(
                        link, Spec(await link.ScopeAsync(parsed.GetValue(group)!, progress, cancellation).ConfigureAwait(false)), choices, progress, cancellation).ConfigureAwait(false)
                    : await upload.ToBlobAsync(link, address!, choices, progress, cancellation).ConfigureAwait(false),
                toDisk ? "Cancelled. Access to the disk was closed, and the half-written disk deleted." : "Cancelled. What was sent is kept: give the same command again to go on.")
                .ConfigureAwait(false);
            AzurePrinter.Print(
                new UploadReport(source, facts.System, facts.OsType.ToString(), facts.Generation.ToString(), sent, facts.Warnings), parsed.GetValue(json));
            return (int)ExitCode.Done;
        });
        return new Verb(command, Details);
    }
}
