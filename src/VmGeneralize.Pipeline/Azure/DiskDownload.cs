using VmGeneralize.Azure.Blobs;
using VmGeneralize.Azure.Compute;
using VmGeneralize.Pipeline.Results;

namespace VmGeneralize.Pipeline.Azure;

/// <summary>Brings a managed disk or snapshot into a disk file.</summary>
public static class DiskDownload
{
    /// <summary>Opens it for reading, downloads its pages, and closes the access in any case.</summary>
    /// <param name="link">How to reach Azure.</param>
    /// <param name="id">Resource id of the disk or snapshot.</param>
    /// <param name="request">The file.</param>
    /// <param name="progress">Gets how far it is.</param>
    /// <param name="cancellation">Stops it; what has arrived is kept.</param>
    public static async Task<ReceivedDisk> RunAsync(
        AzureLink link, string id, DownloadRequest request, IProgress<ProgressUpdate>? progress, CancellationToken cancellation)
    {
        ImageDownload.CheckTarget(request);
        ReceivedDisk? report = null;
        await new ManagedDisk(link.Access, StepProgress.Of(progress)).ReadAsync(
            id,
            async (open, token) =>
            {
                PageBlobLocation source = DiskUpload.LocationOf(link, open);
                report = await ImageDownload.RunAsync(source, request, progress, token).ConfigureAwait(false);
            },
            cancellation).ConfigureAwait(false);
        return report! with { Source = id };
    }
}
