using System.CommandLine;
using VmGeneralize.Azure;
using VmGeneralize.Pipeline;
using VmGeneralize.Pipeline.Azure;

namespace VmGeneralize.Commands;

internal static class UploadCommand
{
    private const string Details =
        $"""
        What arrives is the fixed VHD that generalize would write, byte for byte; no temporary file is made. What no file system owns
        any more, and what is zero, is never sent. The footer goes last, so that an unfinished blob cannot pass for a disk.
        Interrupted, the same command goes on where it stopped.

        {AzureOptions.LoginHelp}

        Examples:
          vmgeneralize upload server.vhd --blob "https://ACCOUNT.blob.core.windows.net/images/server.vhd?sv=...&sig=..."
          AZURE_STORAGE_SAS_TOKEN="sv=...&sig=..." vmgeneralize upload server.vhd --blob https://ACCOUNT.blob.core.windows.net/images/server.vhd
          az login && vmgeneralize upload server.vhdx --blob https://ACCOUNT.blob.core.windows.net/images/server.vhd
          AZURE_TENANT_ID=... AZURE_CLIENT_ID=... AZURE_CLIENT_SECRET=... vmgeneralize upload server.vhd --blob https://...
          vmgeneralize upload server.vhd --blob https://ACCOUNT.blob.core.usgovcloudapi.net/images/server.vhd --cloud usgov
          vmgeneralize upload data.vhdx --data-disk --blob "https://...?sv=..."

        Exit codes: 0 done; 2 usage; 3 refused; 4 corrupt or unsupported disk; 5 Azure; 130 cancelled (the same command goes on).
        """;

    public static Verb Create()
    {
        Argument<string> disk = CommonOptions.Disk();
        Option<string?> blob = AzureOptions.Blob();
        Option<Cloud?> cloud = AzureOptions.Cloud();
        Option<string?> resume = AzureOptions.ResumeFile();
        Option<bool> force = new("--force") { Description = "Replace the blob if it exists." };
        Option<bool> whatIf = AzureOptions.WhatIf();
        Option<int?> parallel = AzureOptions.Parallel();
        Option<int?> partition = CommonOptions.Partition();
        Option<bool> data = new("--data-disk") { Description = "The disk holds no system. Whatever a file system leaves in doubt is sent." };
        Option<bool> json = CommonOptions.Json();
        Command command = new("upload", "Upload a generalized disk (or a data disk) to Azure as a page blob: only what is live and not zero.")
        {
            disk, blob, cloud, resume, force, whatIf, parallel, partition, data, json,
        };
        command.Validators.Add(result =>
        {
            if (result.GetValue(blob) is null)
            {
                result.AddError("Say where to: --blob URL.");
            }
        });
        command.SetAction((parsed, cancellation) => UploadRunner.RunAsync(
            parsed.GetRequiredValue(disk),
            new AzureImageOptions(parsed.GetValue(partition), parsed.GetValue(data)),
            BlobAddress.Locate(parsed.GetValue(blob)!, parsed.GetValue(cloud), write: true, DateTimeOffset.UtcNow),
            new UploadSettings { ResumeFile = parsed.GetValue(resume), Overwrite = parsed.GetValue(force), Parallelism = parsed.GetValue(parallel) },
            parsed.GetValue(whatIf),
            parsed.GetValue(json),
            cancellation));
        return new Verb(command, Details);
    }
}
