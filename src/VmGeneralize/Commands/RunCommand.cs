using System.CommandLine;
using VmGeneralize.Azure;
using VmGeneralize.Azure.Compute;
using VmGeneralize.Blocks;
using VmGeneralize.Disks;
using VmGeneralize.Pipeline;
using VmGeneralize.Pipeline.Origins;
using VmGeneralize.Pipeline.Azure;
using VmGeneralize.Pipeline.Servicing;
using VmGeneralize.Pipeline.Targets;

namespace VmGeneralize.Commands;

internal static class RunCommand
{
    private const string Details =
        $"""
        A disk is sent to Azure in one pass, straight from its container: no image file is written. --image and --gallery make an image; the
        intermediate managed disk needs no storage account, and is deleted once the image is made. --blob makes a page blob, and the same
        command resumes an interrupted upload. All checks that need no service run before the first call to Azure.
        To write to a block device of this machine instead: vmgeneralize generalize --to-device.

        Several disks are separate jobs: put {EachDisk.Placeholder} where each disk's file name goes. --report writes a page about what was done
        and sent, and beside it the record with every path (FILE.html.vmgeneralize.json).

        {DiskOptions.Help}

        {AzureOptions.BlobLogin}

        {AzureOptions.SenderRoles}

        {AzureOptions.Defaults}

        Examples:
          vmgeneralize run server.vhdx --to ./out
          az login && vmgeneralize run server.vhdx --image server --resource-group rg --location westeurope
          vmgeneralize run server.vhdx --image server -g rg -l westeurope --report server.html
          vmgeneralize run server.vhdx --gallery gal --definition server --create-gallery -g rg -l westeurope
          vmgeneralize run web.vhdx db.vhdx --image "golden-{EachDisk.Placeholder}" -g rg -l westeurope --what-if
          AZURE_TENANT_ID=... AZURE_CLIENT_ID=... AZURE_CLIENT_SECRET=... vmgeneralize run server.vhdx --image server -g rg -l westeurope
          az login && vmgeneralize run server.vhdx --image server -g rg -l usgovvirginia --cloud usgov
          vmgeneralize run server.vhdx --blob "https://ACCOUNT.blob.core.windows.net/images/server.vhd?sv=...&sig=..."
          az login && vmgeneralize run server.vhdx --blob https://ACCOUNT.blob.core.windows.net/images/server.vhd
          vmgeneralize run server.vhdx --blob https://ACCOUNT.blob.core.windows.net/images/server.vhd --what-if

        Exit codes: 0 done; 1 unexpected; 2 usage; 3 refused; 4 corrupt or unsupported disk; 5 Azure; 6 attaching or DISM failed; 130 cancelled.
        With several disks: the first exit code that is not 0; a disk that fails does not stop the others.
        """;

    public static Verb Create()
    {
        Argument<string[]> disks = new("DISK")
        {
            Description = "The disk file: VHD, VHDX (also differencing) or raw. The format is detected from its contents.",
            Arity = ArgumentArity.OneOrMore,
        };
        Option<string[]> parents = CommonOptions.Parents();
        Option<string?> to = new("--to")
        {
            Description = "Folder for the fixed VHD, its record and the report. It is made if its parent folder exists.",
            HelpName = "DIR",
        };
        Option<string?> blob = AzureOptions.Blob();
        Option<string?> diskName = new("--disk-name")
        {
            Description = "Name of the intermediate managed disk. Default: the image's name with \"-upload\".",
            HelpName = "NAME",
        };
        Option<bool> keepDisk = new("--keep-disk") { Description = "Keep the intermediate managed disk when the image is made." };
        Option<string?> subscription = AzureOptions.Subscription();
        Option<Cloud?> cloud = AzureOptions.Cloud();
        Option<bool> whatIf = AzureOptions.WhatIf(" With --to, show what would be changed, as plan does.");
        Option<bool> json = CommonOptions.Json();
        Option<int?> partition = CommonOptions.Partition();
        Option<bool> keepOthers = CommonOptions.KeepOtherSystems();
        Option<string?> user = CommonOptions.User();
        Option<bool> keepUser = CommonOptions.KeepUser();
        Option<bool> keepUnallocated = CommonOptions.KeepUnallocated();
        Option<bool> force = new("--force") { Description = "Replace the output file, or the blob, if it exists." };
        Option<bool> requireOptimize = new("--require-optimize")
        {
            Description = "Fail unless DISM /Optimize-Image /Boot can run as the last step; it needs Windows and administrator rights.",
        };
        Option<string?> page = CommonOptions.Report();
        Command command = new(
            "run", "Do the whole job: check, generalize, verify, and end with an image in Azure, a page blob, or a fixed VHD with a report in a folder.")
        {
            disks, parents, to, blob, subscription, cloud, whatIf, json, partition, keepOthers, user, keepUser,
            keepUnallocated, force, requireOptimize, page,
        };
        OperationOptions operations = new(command);
        ImageOptions image = new(command, ImageOrigin.File);
        DiskOptions managed = new(command);
        command.Options.Add(diskName);
        command.Options.Add(keepDisk);
        TransferOptions transfer = new(command, upload: true);
        command.Validators.Add(result =>
        {
            bool local = result.GetValue(to) is not null;
            if ((local ? 1 : 0) + (result.GetValue(blob) is null ? 0 : 1) + (image.IsWanted(result) ? 1 : 0) != 1)
            {
                result.AddError("Choose one destination: --image NAME (or --gallery and --definition), --blob URL, or --to DIR.");
            }

            if (result.GetValue(page) is not null && result.GetValue(whatIf))
            {
                result.AddError("--report cannot be combined with --what-if. For a preview page: vmgeneralize plan DISK --report FILE.html");
            }

            if (!image.IsWanted(result) && managed.Given(result) is { } forDisk)
            {
                result.AddError($"{forDisk} is for the intermediate managed disk: it needs --image or --gallery.");
            }

            if (result.GetValue(requireOptimize) && !local)
            {
                result.AddError("--require-optimize needs --to: DISM works on a file. Upload that file afterwards.");
            }
        });
        command.SetAction((parsed, cancellation) =>
        {
            string[] sources = parsed.GetRequiredValue(disks);
            bool asJson = parsed.GetValue(json);
            GeneralizeOptions options = new(
                operations.Read(parsed),
                parsed.GetValue(partition),
                User: parsed.GetValue(user),
                KeepUser: parsed.GetValue(keepUser),
                KeepUnallocated: parsed.GetValue(keepUnallocated))
            {
                KeepOtherSystems = parsed.GetValue(keepOthers),
            };
            string? Page(string disk) => EachDisk.Expand(parsed.GetValue(page), disk);
            GeneralizeJob Job(string disk) => new(new FileOrigin(disk, parsed.GetValue(parents) ?? []), options) { Page = Page(disk) };
            if (parsed.GetValue(page) is not null)
            {
                EachDisk.RequireDistinct(sources, Page, "--report");
            }

            UploadSettings Settings(string disk) =>
                transfer.Upload(parsed, EachDisk.Expand(transfer.ResumeFile(parsed), disk), parsed.GetValue(force));
            if (transfer.ResumeFile(parsed) is not null)
            {
                EachDisk.RequireDistinct(sources, disk => Settings(disk).ResumeFile, "--resume-file");
            }

            if (parsed.GetValue(blob) is { } address)
            {
                EachDisk.RequireDistinct(sources, disk => EachDisk.Expand(address, disk), "--blob");
                return EachDisk.RunAsync(
                    sources,
                    asJson,
                    disk => GeneralizeRunner.ToAzureAsync(
                        Job(disk),
                        new PageBlobTarget(
                            BlobAddress.Locate(EachDisk.Expand(address, disk)!, parsed.GetValue(cloud), write: true, TimeProvider.System.GetUtcNow()),
                            Settings(disk),
                            Page(disk)),
                        parsed.GetValue(whatIf),
                        asJson,
                        cancellation),
                    cancellation);
            }

            if (parsed.GetValue(to) is { } folder)
            {
                string Target(string disk) =>
                    Path.Combine(folder, Path.GetFileNameWithoutExtension(disk) + OutputContainer.Of(OutputFormat.FixedVhd).Extension);
                if (sources.Select(Target).Distinct(StringComparer.OrdinalIgnoreCase).Count() < sources.Length)
                {
                    throw new UsageException("Two of the disks have the same file name: give each a folder of its own.");
                }

                if (parsed.GetValue(whatIf))
                {
                    return EachDisk.RunAsync(
                        sources, asJson, disk => GeneralizeRunner.PlanAsync(Job(disk), asJson, summary: false, cancellation), cancellation);
                }

                return EachDisk.RunAsync(
                    sources,
                    asJson,
                    disk => GeneralizeRunner.ToFileAsync(
                        Job(disk),
                        new OptimizedFileTarget(
                            new FileTarget(Target(disk), OutputFormat.FixedVhd)
                            {
                                Overwrite = parsed.GetValue(force),
                                MakesFolder = true,
                                WritesPages = true,
                                Page = Page(disk),
                            },
                            ServicingStation.Optimizer(TimeProvider.System),
                            TimeProvider.System)
                        {
                            IsRequired = parsed.GetValue(requireOptimize),
                        },
                        asJson,
                        cancellation),
                    cancellation);
            }

            ImageChoice choice = image.Read(parsed, needsLocation: true, EachDisk.Placeholder);
            ImageChoice Choice(string disk) => choice with
            {
                Image = EachDisk.Expand(choice.Image, disk),
                Definition = EachDisk.Expand(choice.Definition, disk),
            };
            EachDisk.RequireDistinct(sources, disk => Choice(disk).Image ?? Choice(disk).Definition, "--image or --definition");
            if (parsed.GetValue(diskName) is { } between)
            {
                EachDisk.RequireDistinct(sources, disk => EachDisk.Expand(between, disk), "--disk-name");
            }

            foreach (string disk in sources)
            {
                Choice(disk).Check(); // a wrong name is reported before anything is read
                _ = EachDisk.Expand(parsed.GetValue(diskName), disk) is { } named ? ResourceNames.Resource("disk", named) : null;
            }

            DiskSettings diskSettings = managed.Read(parsed);
            AzureLink link = AzureLink.Create(parsed.GetValue(cloud), parsed.GetValue(subscription));
            return EachDisk.RunAsync(
                sources,
                asJson,
                disk => GeneralizeRunner.ToAzureAsync(
                    Job(disk),
                    new AzureImageTarget(
                        link,
                        Choice(disk),
                        new IntermediateDisk(EachDisk.Expand(parsed.GetValue(diskName), disk), parsed.GetValue(keepDisk)) { Settings = diskSettings },
                        Settings(disk),
                        Page(disk)),
                    parsed.GetValue(whatIf),
                    asJson,
                    cancellation),
                cancellation);
        });
        OptionSection disk = new("Intermediate managed disk", [diskName, keepDisk, .. managed.Section.Options]);
        return new Verb(command, Details) { Sections = [operations.Section, .. image.Sections, disk, transfer.Section] };
    }
}
