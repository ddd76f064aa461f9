using VmGeneralize.Azure.Blobs;
using VmGeneralize.Azure.Compute;
using VmGeneralize.Blocks;
using VmGeneralize.Pipeline.Origins;

namespace VmGeneralize.Pipeline.Azure;

/// <summary>Looks at a disk that is in Azure already, reading only what that takes.</summary>
internal static class RemoteInspection
{
    /// <summary>Whether the disk in a blob, managed disk or snapshot may be handed over.</summary>
    /// <param name="link">How to reach Azure.</param>
    /// <param name="source">What to look at.</param>
    /// <param name="blob">How to get at it, when it is a blob.</param>
    /// <param name="options">Which installation, on a disk with several.</param>
    /// <param name="generation">Firmware that the user names; null: as the disk says.</param>
    /// <param name="progress">Shown to people.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <exception cref="RefusedException">It is not generalized, or in a state that must not be handed over.</exception>
    public static async Task<HandOverFacts> CheckAsync(
        AzureLink link, ImageSource source, PageBlobLocation? blob, AzureImageOptions options, Generation? generation,
        IProgress<ProgressUpdate>? progress, CancellationToken cancellation)
    {
        if (blob is not null)
        {
            return await CheckAsync(blob, options, generation, progress, cancellation).ConfigureAwait(false);
        }

        HandOverFacts? facts = null;
        await new ManagedDisk(link.Access, StepProgress.Of(progress)).ReadAsync(
            source.Name,
            async (open, token) => facts = await CheckAsync(
                DiskUpload.LocationOf(link, open),
                options,
                generation,
                progress,
                token).ConfigureAwait(false),
            cancellation).ConfigureAwait(false);
        return facts!;
    }

    private static async Task<HandOverFacts> CheckAsync(
        PageBlobLocation location, AzureImageOptions options, Generation? generation, IProgress<ProgressUpdate>? progress, CancellationToken cancellation)
    {
        progress?.Report(new ProgressUpdate("Inspecting the disk in Azure", 0, 0));
        using PageBlobDownload blob = await PageBlobDownload.OpenAsync(location, new DownloadOptions(), cancellation).ConfigureAwait(false);
        return await Task.Run(() => Check(blob, location.Name, options, generation, cancellation), cancellation).ConfigureAwait(false);
    }

    private static HandOverFacts Check(PageBlobDownload blob, string name, AzureImageOptions options, Generation? generation, CancellationToken cancellation)
    {
        // A journal may have to be replayed to read the disk: in the session's overlay.
        using DiskSession session = DiskSession.Open(new PageBlobOrigin(blob, name), cancellation);
        return HandOver.Check(session, options, generation);
    }
}
