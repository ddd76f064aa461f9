using VmGeneralize.Azure.Blobs;
using VmGeneralize.Azure.Compute;
using VmGeneralize.Blocks;
using VmGeneralize.Guests;

namespace VmGeneralize.Pipeline;

/// <summary>Looks at a disk that is in Azure already, reading only what that takes.</summary>
internal static class RemoteInspection
{
    /// <summary>Whether the disk in a blob, managed disk or snapshot may be handed over.</summary>
    /// <exception cref="RefusedException">It is not generalized, or in a state that must not be handed over.</exception>
    public static async Task<HandOverFacts> CheckAsync(
        AzureLink link, ImageSource source, int? partition, Generation? generation, IProgress<ProgressUpdate>? progress, CancellationToken cancellation)
    {
        if (source is ImageSource.Blob blob)
        {
            return await CheckAsync(BlobAddress.Location(link, blob.Address), partition, generation, progress, cancellation).ConfigureAwait(false);
        }

        HandOverFacts? facts = null;
        await new ManagedDisk(link.Access, StepProgress.Of(progress)).ReadAsync(
            source.Name,
            async (open, token) => facts = await CheckAsync(
                new PageBlobLocation { Uri = open.Address, Name = open.Id, IsManagedDisk = true, RenewAsync = open.RenewAsync, Transport = link.Access.Transport },
                partition,
                generation,
                progress,
                token).ConfigureAwait(false),
            cancellation).ConfigureAwait(false);
        return facts!;
    }

    private static async Task<HandOverFacts> CheckAsync(
        PageBlobLocation location, int? partition, Generation? generation, IProgress<ProgressUpdate>? progress, CancellationToken cancellation)
    {
        progress?.Report(new ProgressUpdate("Looking at the disk in Azure", 0, 0));
        using PageBlobDownload blob = await PageBlobDownload.OpenAsync(location, new DownloadOptions(), cancellation).ConfigureAwait(false);
        return await Task.Run(() => Check(blob, location.Name, partition, generation, cancellation), cancellation).ConfigureAwait(false);
    }

    private static HandOverFacts Check(PageBlobDownload blob, string name, int? partition, Generation? generation, CancellationToken cancellation)
    {
        using PageBlobDevice device = new(blob, cancellation);
        using OverlayDevice overlay = new(device); // a journal may have to be replayed to read the disk
        using GuestDisk disk = GuestDisk.Read(overlay);
        DiskReport report = new(
            name,
            "fixed VHD",
            device.Length,
            blob.Length,
            device.LogicalSectorSize,
            disk.Layout.Scheme.ToString().ToUpperInvariant(),
            BootGenerations.Detect(disk.Layout).ToString(),
            []);
        return HandOver.Check(disk, report, partition, generation);
    }
}
