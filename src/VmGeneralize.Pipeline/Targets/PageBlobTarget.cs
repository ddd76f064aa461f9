using VmGeneralize.Azure.Blobs;
using VmGeneralize.Azure.Compute;
using VmGeneralize.Pipeline.Azure;
using VmGeneralize.Pipeline.Results;

namespace VmGeneralize.Pipeline.Targets;

/// <summary>A page blob, or a managed disk that is open for upload: the disk goes there in one pass, without a file in between.</summary>
/// <param name="blob">The blob.</param>
/// <param name="settings">How to send.</param>
/// <param name="page">Path of the HTML page, with the record beside it; null for nowhere.</param>
public sealed class PageBlobTarget(PageBlobLocation blob, UploadSettings settings, string? page) : IAzureTarget
{
    public string? File => null;

    public void Check(DiskSession session)
    {
        AzureDiskCheck.RequireSystemDisk(session);
        RunRecord.Prepare(page);
    }

    public async Task OpenAsync(IProgress<ProgressUpdate>? progress, CancellationToken cancellation)
    {
        if (blob.Credential is { } identity)
        {
            progress?.Report(new ProgressUpdate("Logging in", 0, 0));
            await Login.RequireAsync(identity, Login.StorageAudience, cancellation).ConfigureAwait(false);
        }
    }

    public async Task<AzureResult> WriteAsync(VerifiedDisk disk, IProgress<ProgressUpdate>? progress, CancellationToken cancellation)
    {
        using AzureImage image = AzureImage.Of(disk);
        return new AzureResult(disk.Plan, await ImageUpload.RunAsync(image, blob, settings, progress, cancellation).ConfigureAwait(false));
    }

    public AzureResult Record(AzureResult result) => RunRecord.Write(result, page);

    public PlannedCalls WhatIf(VerifiedDisk disk, CancellationToken cancellation)
    {
        using AzureImage image = AzureImage.Of(disk);
        return ImageUpload.WhatIf(image, blob, settings, cancellation);
    }
}
