using VmGeneralize.Azure.Blobs;
using VmGeneralize.Pipeline.Azure;

namespace VmGeneralize.Pipeline.Targets;

/// <summary>A page blob, or a managed disk that is open for upload: the disk goes there in one pass, without a file in between.</summary>
/// <param name="blob">The blob.</param>
/// <param name="settings">How to send.</param>
/// <param name="page">Where a page for a browser is to stand, with the record beside it; null for nowhere.</param>
public sealed class PageBlobTarget(PageBlobLocation blob, UploadSettings settings, string? page) : IAzureTarget
{
    public string? File => null;

    public void Check(DiskSession session)
    {
        AzureDiskCheck.RequireSystemDisk(session);
        RunRecord.Prepare(page);
    }

    public async Task<RunReport> WriteAsync(VerifiedDisk disk, IProgress<ProgressUpdate>? progress, CancellationToken cancellation)
    {
        using AzureImage image = AzureImage.Of(disk);
        return new RunReport(disk.Plan, await ImageUpload.RunAsync(image, blob, settings, progress, cancellation).ConfigureAwait(false));
    }

    public RunReport Record(RunReport report) => RunRecord.Write(report, page);

    public WhatIfReport WhatIf(VerifiedDisk disk, CancellationToken cancellation)
    {
        using AzureImage image = AzureImage.Of(disk);
        return ImageUpload.WhatIf(image, blob, settings, cancellation);
    }
}
