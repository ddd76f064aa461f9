using System.CommandLine;
using VmGeneralize.Console;
using VmGeneralize.Pipeline;

namespace VmGeneralize.Commands;

internal static class RunCommand
{
    private const string Details =
        $"""
        To Azure, the disk is generalized in memory and sent from where it is: no file is written, every live byte is read once and
        sent once, to a managed disk that goes again when the image is made. Every check that needs no service comes first.
        With several disks each becomes an image of its own: write {NamePlaceholder} where its file name is to stand.

        Examples:
          vmgeneralize run server.vhdx --to ./out
          vmgeneralize run server.vhdx --image server --resource-group rg --location westeurope
          vmgeneralize run server.vhdx --gallery gal --definition server --create-gallery --security-type TrustedLaunchSupported -g rg -l westeurope
          vmgeneralize run web.vhdx db.vhdx --image "golden-{NamePlaceholder}" -g rg -l westeurope --what-if

        {AzureOptions.LoginHelp}

        Exit codes: 0 done; 2 usage; 3 refused; 4 corrupt or unsupported disk; 5 Azure; 6 attaching or DISM failed; 130 cancelled.
        With several disks: the first one that is not 0; the others are done all the same.
        """;

    private const string NamePlaceholder = "%name%";

    public static Verb Create()
    {
        Argument<string[]> disks = new("DISK") { Description = "The disk file: VHD, VHDX (differencing ones too) or raw; told by its contents.", Arity = ArgumentArity.OneOrMore };
        Option<string?> to = new("--to") { Description = "No Azure: folder for the fixed VHD, its record and the report; made if it does not exist.", HelpName = "DIR" };
        Option<bool> json = CommonOptions.Json();
        Option<string?> operations = CommonOptions.Operations();
        Option<int?> partition = CommonOptions.Partition();
        Option<string?> user = CommonOptions.User();
        Option<bool> keepUser = CommonOptions.KeepUser();
        Option<bool> force = CommonOptions.Force();
        Option<bool> requireOptimize = new("--require-optimize") { Description = "With --to: fail unless DISM /Optimize-Image /Boot can be the last step: it needs Windows and administrator rights." };
        Option<string?> page = CommonOptions.Report();
        Option<string?> diskName = new("--disk-name") { Description = "Name of the managed disk on the way; without it the image's with \"-upload\".", HelpName = "NAME" };
        Option<string> sku = new("--sku") { Description = "Kind of that disk.", HelpName = "SKU", DefaultValueFactory = _ => "Standard_LRS" };
        Option<bool> keepDisk = new("--keep-disk") { Description = "Leave that disk when the image is made." };
        Command command = new("run", "Do the whole job: check, generalize, verify, and leave an image in Azure, or with --to a fixed VHD that Azure takes.")
        {
            disks, to, json, operations, partition, user, keepUser, force, requireOptimize, page,
        };
        ImageOptions image = new(command, fromFile: true);
        AzureOptions azure = new(command);
        TransferOptions transfer = new(command);
        command.Options.Add(diskName);
        command.Options.Add(sku);
        command.Options.Add(keepDisk);
        command.Validators.Add(result =>
        {
            bool wanted = (string[])["--image", "--gallery", "--definition"] is var names && names.Any(name => result.GetResult(name) is { } option && option.Tokens.Count > 0);
            bool local = result.GetValue(to) is not null;
            if (local == wanted)
            {
                result.AddError("Say where to: either --to DIR, or an image in Azure (--image NAME, or --gallery NAME with --definition NAME).");
            }

            if (result.GetValue(page) is not null && (result.GetValue(disks)?.Length > 1 || !local))
            {
                result.AddError("--report goes with --to and one disk.");
            }

            if (result.GetValue(requireOptimize) && !local)
            {
                result.AddError("--require-optimize goes with --to: DISM works on a file. Upload that file when it is done.");
            }
        });
        command.SetAction(async (parsed, cancellation) =>
        {
            GeneralizeOptions options = new(parsed.GetValue(operations), parsed.GetValue(partition), User: parsed.GetValue(user), KeepUser: parsed.GetValue(keepUser));
            string[] sources = parsed.GetRequiredValue(disks);
            if (parsed.GetValue(to) is { } folder)
            {
                return await EachAsync(
                    sources,
                    parsed.GetValue(json),
                    source => GeneralizeRunner.RunAsync(
                        new OutputRequest(
                            source,
                            Path.Combine(folder, Path.GetFileNameWithoutExtension(source) + ImageOutput.Extension(OutputFormat.FixedVhd)),
                            OutputFormat.FixedVhd,
                            parsed.GetValue(force),
                            WritePage: true,
                            parsed.GetValue(page),
                            options,
                            parsed.GetValue(requireOptimize) ? OptimizeWish.Required : OptimizeWish.WherePossible),
                        parsed.GetValue(json),
                        cancellation),
                    cancellation).ConfigureAwait(false);
            }

            ImageChoice choice = image.Read(parsed, needsLocation: true, NamePlaceholder);
            IntermediateDisk disk = new(parsed.GetValue(diskName), parsed.GetValue(sku)!, parsed.GetValue(keepDisk));
            IReadOnlyList<(string Source, ImageChoice Image, IntermediateDisk Disk)> jobs = [.. sources.Select(source => Job(source, choice, disk))];
            if (jobs.Select(job => (job.Image.Image ?? job.Image.Definition, job.Disk.Name)).Distinct().Count() < jobs.Count)
            {
                throw new FormatException($"Several disks need several images: write {NamePlaceholder} in --image or --definition (and in --disk-name), where each disk's file name is to stand.");
            }

            AzureLink link = azure.Link(parsed);
            TransferChoices choices = transfer.Read(parsed, overwrite: false);
            return await EachAsync(
                sources,
                parsed.GetValue(json),
                async source =>
                {
                    (_, ImageChoice wanted, IntermediateDisk between) = jobs.First(job => job.Source == source);
                    using DiskSession session = DiskSession.Open(source);
                    if (azure.WhatIf(parsed))
                    {
                        WhatIfReport calls = await TransferRunner.RunAsync(
                            progress => Task.Run(() => new AzureRun(link, wanted, between, progress).WhatIf(session, options, cancellation), cancellation),
                            "Cancelled. Nothing was sent.").ConfigureAwait(false);
                        AzurePrinter.Print(calls, parsed.GetValue(json));
                        return (int)ExitCode.Done;
                    }

                    RunReport done = await TransferRunner.RunAsync(
                        progress => new AzureRun(link, wanted, between, progress).RunAsync(session, options, choices, cancellation),
                        "Cancelled. Access to the disk in Azure was closed, and the half-written disk deleted.").ConfigureAwait(false);
                    AzurePrinter.Print(done, parsed.GetValue(json));
                    return (int)ExitCode.Done;
                },
                cancellation).ConfigureAwait(false);
        });
        return new Verb(command, Details);
    }

    private static (string Source, ImageChoice Image, IntermediateDisk Disk) Job(string source, ImageChoice choice, IntermediateDisk disk)
    {
        string name = string.Concat(Path.GetFileNameWithoutExtension(source).Select(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.' ? c : '-')).Trim('-', '.', '_');
        string? Named(string? text) => text?.Replace(NamePlaceholder, name, StringComparison.Ordinal);
        ImageChoice own = choice with { Image = Named(choice.Image), Definition = Named(choice.Definition) };
        own.Check();
        return (source, own, disk with { Name = Named(disk.Name) });
    }

    // One failing disk must not cost the others their turn.
    private static async Task<int> EachAsync(string[] sources, bool json, Func<string, Task<int>> run, CancellationToken cancellation)
    {
        if (sources is [var only])
        {
            return await run(only).ConfigureAwait(false);
        }

        int first = (int)ExitCode.Done;
        foreach (string source in sources)
        {
            int exit;
            try
            {
                exit = await run(source).ConfigureAwait(false);
            }
            catch (Exception problem) when (!cancellation.IsCancellationRequested)
            {
                await System.Console.Error.WriteLineAsync($"{source}:").ConfigureAwait(false);
                exit = (int)Failure.Report(problem, json);
            }

            first = first == (int)ExitCode.Done ? exit : first;
        }

        return first;
    }
}
