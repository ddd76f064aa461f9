using System.CommandLine;
using VmGeneralize.Azure;
using VmGeneralize.Azure.Compute;
using VmGeneralize.Pipeline.Azure;
using VmGeneralize.Pipeline.Origins;

namespace VmGeneralize.Commands;

internal static class UploadCommand
{
    private const string Details =
        $"""
        The blob or disk in Azure is byte for byte the fixed VHD that generalize would write; no temporary file is made. Free space and zeros
        are never sent. Unallocated space is not sent either, unless --keep-unallocated is given or the record beside the disk says that
        generalize kept it. The footer is sent last, so that an unfinished blob cannot pass for a disk.

        After an interruption the same command resumes. --disk makes a managed disk, without a storage account, and always closes access to it
        at the end. Azure opens a disk for writing only once, so a half-written disk is deleted and the same command starts over; only after a
        kill, which leaves the disk open, does the same command resume.

        {DiskOptions.Help}

        {AzureOptions.BlobLogin}

        {AzureOptions.SenderRoles}

        {AzureOptions.Defaults}

        Examples:
          vmgeneralize upload server.vhd --blob "https://ACCOUNT.blob.core.windows.net/images/server.vhd?sv=...&sig=..."
          AZURE_STORAGE_SAS_TOKEN="sv=...&sig=..." vmgeneralize upload server.vhd --blob https://ACCOUNT.blob.core.windows.net/images/server.vhd
          az login && vmgeneralize upload server.vhdx --blob https://ACCOUNT.blob.core.windows.net/images/server.vhd
          AZURE_TENANT_ID=... AZURE_CLIENT_ID=... AZURE_CLIENT_SECRET=... vmgeneralize upload server.vhd --blob https://...
          vmgeneralize upload server.vhd --blob https://ACCOUNT.blob.core.usgovcloudapi.net/images/server.vhd --cloud usgov
          az login && vmgeneralize upload server.vhdx --disk server --resource-group rg --location westeurope
          vmgeneralize upload opensuse.vhdx --deprovisioned-inside --disk opensuse --resource-group rg --location westeurope
          vmgeneralize upload data.vhdx --data-disk --blob "https://...?sv=..."

        Exit codes: 0 done; 1 unexpected; 2 usage; 3 refused; 4 corrupt or unsupported disk; 5 Azure; 130 cancelled (the same command resumes).
        """;

    public static Verb Create()
    {
        Argument<string> disk = CommonOptions.Disk();
        Option<string[]> parents = CommonOptions.Parents();
        Option<string?> blob = AzureOptions.Blob();
        Option<string?> name = new("--disk") { Description = "Managed disk to make; needs --resource-group and --location.", HelpName = "NAME" };
        Option<string?> group = ImageOptions.ResourceGroup();
        Option<string?> location = ImageOptions.Location();
        Option<Generation?> generation = ImageOptions.Generation();
        Option<string[]> tags = ImageOptions.Tags();
        Option<string?> subscription = AzureOptions.Subscription();
        Option<Cloud?> cloud = AzureOptions.Cloud();
        Option<bool> force = new("--force") { Description = "Replace the blob if it exists." };
        Option<bool> whatIf = AzureOptions.WhatIf();
        Option<int?> partition = CommonOptions.Partition();
        Option<bool> keepOthers = CommonOptions.KeepOtherSystems();
        Option<bool> data = new("--data-disk") { Description = "The disk holds no system. Space that may be in use is sent." };
        Option<bool> inside = CommonOptions.DeprovisionedInside();
        Option<bool> keepUnallocated = CommonOptions.KeepUnallocated();
        Option<bool> json = CommonOptions.Json();
        Command command = new(
            "upload", "Upload a generalized disk (or a data disk) to Azure, as a page blob or a managed disk: only what is live and not zero.")
        {
            disk, parents, blob, name, group, location, generation, tags, subscription, cloud, force, whatIf, partition,
            keepOthers, data, inside, keepUnallocated, json,
        };
        DiskOptions managed = new(command);
        TransferOptions transfer = new(command, upload: true);
        command.Validators.Add(result =>
        {
            if (result.GetValue(name) is null && managed.Given(result) is { } forDisk)
            {
                result.AddError($"{forDisk} is for a managed disk: use it with --disk.");
            }

            if (result.GetValue(blob) is null == result.GetValue(name) is null)
            {
                result.AddError("Choose one destination: --blob URL or --disk NAME.");
            }

            if (result.GetValue(data) && result.GetValue(inside))
            {
                result.AddError("--data-disk says that the disk holds no system, and --deprovisioned-inside that it holds one: use one of them.");
            }

            if (result.GetValue(name) is not null
                && (ImageOptions.GroupOf(result.GetValue(group)) is null || ImageOptions.LocationOf(result.GetValue(location)) is null))
            {
                result.AddError("A managed disk needs --resource-group and --location.");
            }
        });
        command.SetAction((parsed, cancellation) =>
        {
            FileOrigin source = new(parsed.GetRequiredValue(disk), parsed.GetValue(parents) ?? []);
            AzureImageOptions options = new(parsed.GetValue(partition), parsed.GetValue(data), parsed.GetValue(keepUnallocated))
            {
                KeepOtherSystems = parsed.GetValue(keepOthers),
                DeprovisionedInside = parsed.GetValue(inside),
            };
            UploadSettings settings = transfer.Upload(parsed, transfer.ResumeFile(parsed), parsed.GetValue(force));
            DiskSettings diskSettings = managed.Read(parsed); // a wrong word is reported before anything is read
            _ = parsed.GetValue(name) is { } named ? ResourceNames.Resource("disk", named) : null;
            return parsed.GetValue(blob) is { } address
                ? UploadRunner.RunAsync(
                    source,
                    options,
                    BlobAddress.Locate(address, parsed.GetValue(cloud), write: true, TimeProvider.System.GetUtcNow()),
                    settings,
                    parsed.GetValue(whatIf),
                    parsed.GetValue(json),
                    cancellation)
                : UploadRunner.ToDiskAsync(
                    source,
                    options,
                    AzureLink.Create(parsed.GetValue(cloud), parsed.GetValue(subscription)),
                    ImageOptions.GroupOf(parsed.GetValue(group))!,
                    (scope, image) => new DiskSpec
                    {
                        Scope = scope,
                        Name = parsed.GetValue(name)!,
                        Location = ImageOptions.LocationOf(parsed.GetValue(location))!,
                        VirtualSize = image.VirtualSize,
                        OsType = image.OsType,
                        Generation = image.OsType is null ? null : HandOver.Of(image, parsed.GetValue(generation)).Generation,
                        Architecture = image.Architecture,
                        Sku = diskSettings.Sku,
                        Zone = diskSettings.Zone,
                        Tier = diskSettings.Tier,
                        Policy = diskSettings.Policy,
                        Hardware = image.Hardware,
                        Tags = ImageOptions.TagsOf(parsed.GetValue(tags) ?? []),
                    },
                    settings,
                    parsed.GetValue(whatIf),
                    parsed.GetValue(json),
                    cancellation);
        });
        return new Verb(command, Details) { Sections = [managed.Section, transfer.Section] };
    }
}
