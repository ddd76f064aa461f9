using System.CommandLine;
using VmGeneralize.Azure;
using VmGeneralize.Pipeline;
using VmGeneralize.Pipeline.Azure;

namespace VmGeneralize.Commands;

internal static class RunCommand
{
    private const string Details =
        $"""
        With --blob the disk goes to Azure in one pass, straight from its container: no temporary file. Interrupted, the same command
        goes on where it stopped.

        {AzureOptions.LoginHelp}

        Examples:
          vmgeneralize run server.vhdx --to ./out
          vmgeneralize run server.vhdx --blob "https://ACCOUNT.blob.core.windows.net/images/server.vhd?sv=...&sig=..."
          az login && vmgeneralize run server.vhdx --blob https://ACCOUNT.blob.core.windows.net/images/server.vhd
          vmgeneralize run server.vhdx --blob https://ACCOUNT.blob.core.windows.net/images/server.vhd --what-if

        Exit codes: 0 done; 2 usage; 3 refused; 4 corrupt or unsupported disk; 5 Azure; 6 attaching or DISM failed; 130 cancelled.
        """;

    public static Verb Create()
    {
        Argument<string> disk = CommonOptions.Disk();
        Option<string?> to = new("--to") { Description = "Folder for the fixed VHD, its record and the report; made if it does not exist.", HelpName = "DIR" };
        Option<string?> blob = AzureOptions.Blob();
        Option<Cloud?> cloud = AzureOptions.Cloud();
        Option<string?> resume = AzureOptions.ResumeFile();
        Option<bool> whatIf = AzureOptions.WhatIf();
        Option<int?> parallel = AzureOptions.Parallel();
        Option<bool> json = CommonOptions.Json();
        Option<string?> operations = CommonOptions.Operations();
        Option<int?> partition = CommonOptions.Partition();
        Option<string?> user = CommonOptions.User();
        Option<bool> keepUser = CommonOptions.KeepUser();
        Option<bool> force = new("--force") { Description = "Replace the output file, or the blob, if it exists." };
        Option<bool> requireOptimize = new("--require-optimize") { Description = "Fail unless DISM /Optimize-Image /Boot can be the last step: it needs Windows and administrator rights." };
        Option<string?> page = CommonOptions.Report();
        Command command = new("run", "Do the whole job: check, generalize, verify, and leave a fixed VHD that Azure takes: with a report in a folder, or as a page blob in Azure.")
        {
            disk, to, blob, cloud, resume, whatIf, parallel, json, operations, partition, user, keepUser, force, requireOptimize, page,
        };
        command.Validators.Add(result =>
        {
            if (result.GetValue(to) is null == result.GetValue(blob) is null)
            {
                result.AddError("Say where to: --to DIR, or --blob URL.");
            }

            if (result.GetValue(blob) is not null && result.GetValue(page) is not null)
            {
                result.AddError("--report goes with --to.");
            }
        });
        command.SetAction((parsed, cancellation) =>
        {
            string source = parsed.GetRequiredValue(disk);
            GeneralizeOptions options = new(
                parsed.GetValue(operations), parsed.GetValue(partition), User: parsed.GetValue(user), KeepUser: parsed.GetValue(keepUser));
            if (parsed.GetValue(blob) is { } address)
            {
                return UploadRunner.GeneralizeAsync(
                    source,
                    options,
                    BlobAddress.Locate(address, parsed.GetValue(cloud), write: true, DateTimeOffset.UtcNow),
                    new UploadSettings { ResumeFile = parsed.GetValue(resume), Overwrite = parsed.GetValue(force), Parallelism = parsed.GetValue(parallel) },
                    parsed.GetValue(whatIf),
                    parsed.GetValue(json),
                    cancellation);
            }

            OutputRequest request = new(
                source,
                Path.Combine(parsed.GetValue(to)!, Path.GetFileNameWithoutExtension(source) + ImageOutput.Extension(OutputFormat.FixedVhd)),
                OutputFormat.FixedVhd,
                parsed.GetValue(force),
                WritePage: true,
                parsed.GetValue(page),
                options,
                parsed.GetValue(requireOptimize) ? OptimizeWish.Required : OptimizeWish.WherePossible);
            return GeneralizeRunner.RunAsync(request, parsed.GetValue(json), cancellation);
        });
        return new Verb(command, Details);
    }
}
