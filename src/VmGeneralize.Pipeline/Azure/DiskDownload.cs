using System.IO.Hashing;
using System.Text;
using VmGeneralize.Azure.Blobs;
using VmGeneralize.Azure.Compute;
using VmGeneralize.Blocks;
using VmGeneralize.Disks;

namespace VmGeneralize.Pipeline;

/// <summary>Brings a page blob, managed disk or snapshot to a local sparse file: the pages that it has, nothing else.</summary>
/// <param name="link">How to reach Azure.</param>
/// <param name="progress">Shown to people.</param>
public sealed class DiskDownload(AzureLink link, IProgress<ProgressUpdate>? progress)
{
    /// <summary>From a page blob.</summary>
    /// <param name="address">Of the blob; the identity is used when it has no SAS.</param>
    /// <param name="path">The file to write.</param>
    /// <param name="format">Its container. A fixed VHD and a raw file can be resumed.</param>
    /// <param name="overwrite">Replace the file.</param>
    /// <param name="choices">How.</param>
    /// <param name="cancellation">Ends it.</param>
    public Task<DownloadReport> FromBlobAsync(
        Uri address, string path, OutputFormat format, bool overwrite, TransferChoices choices, CancellationToken cancellation)
    {
        CheckTarget(path, overwrite);
        return CopyAsync(BlobAddress.Location(link, address), path, format, overwrite, choices, cancellation);
    }

    /// <summary>From a managed disk or snapshot; access is closed whatever happens.</summary>
    public async Task<DownloadReport> FromResourceAsync(
        string id, string path, OutputFormat format, bool overwrite, TransferChoices choices, CancellationToken cancellation)
    {
        CheckTarget(path, overwrite);
        DownloadReport? report = null;
        await new ManagedDisk(link.Access, StepProgress.Of(progress)).ReadAsync(
            id,
            async (open, token) => report = await CopyAsync(
                new PageBlobLocation { Uri = open.Address, Name = $"{open.Id} {open.UniqueId}", IsManagedDisk = true, RenewAsync = open.RenewAsync, Transport = link.Access.Transport },
                path,
                format,
                overwrite,
                choices,
                token).ConfigureAwait(false),
            cancellation).ConfigureAwait(false);
        return report! with { Source = id };
    }

    private async Task<DownloadReport> CopyAsync(
        PageBlobLocation source, string path, OutputFormat format, bool overwrite, TransferChoices choices, CancellationToken cancellation)
    {
        bool resumable = choices.Resume && format is OutputFormat.FixedVhd or OutputFormat.Raw;
        string partial = PartialPath(path, source.Name);
        TransferLimits limits = new();
        using PageBlobDownload download = await PageBlobDownload.OpenAsync(
            source,
            new DownloadOptions
            {
                ResumeFile = resumable ? partial + "-resume" : null,
                Limits = choices.Parallelism is { } parallelism ? limits with { Parallelism = parallelism } : limits,
                Progress = TransferProgress.OfDownload(progress),
            },
            cancellation).ConfigureAwait(false);
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
        DownloadResult result = format is OutputFormat.FixedVhd or OutputFormat.Raw
            ? await ToPlainFileAsync(download, partial, format, resumable, cancellation).ConfigureAwait(false)
            : await ToContainerAsync(download, partial, format, source.Name, cancellation).ConfigureAwait(false);
        File.Move(partial, path, overwrite);
        return new DownloadReport(
            source.Name, path, format.ToString(), result.BlobLength, result.Live, result.Received, result.Checksum, Math.Round(result.Elapsed.TotalSeconds, 3));
    }

    private static async Task<DownloadResult> ToPlainFileAsync(
        PageBlobDownload download, string partial, OutputFormat format, bool resumable, CancellationToken cancellation)
    {
        // What an earlier run left is of use only when its resume file is there too.
        bool goesOn = resumable && File.Exists(partial) && download.ResumePosition() > 0;
        if (!goesOn)
        {
            File.Delete(partial);
            File.Delete(partial + "-resume");
        }

        long length = format == OutputFormat.Raw && HasFooter(download) ? download.Length - VhdSize.FooterSize : download.Length;
        bool done = false;
        try
        {
            using SparseFileSink sink = new(partial, length);
            DownloadResult result = await download.CopyAsync(sink, cancellation).ConfigureAwait(false);
            done = true;
            return result;
        }
        finally
        {
            if (!done && !resumable)
            {
                File.Delete(partial);
            }
        }
    }

    private static async Task<DownloadResult> ToContainerAsync(
        PageBlobDownload download, string partial, OutputFormat format, string name, CancellationToken cancellation)
    {
        File.Delete(partial);
        long length = HasFooter(download) ? download.Length - VhdSize.FooterSize : download.Length;
        DiskIdentity identity = new(new Guid(XxHash128.Hash(Encoding.UTF8.GetBytes($"{name}/{length}"))), FinalImage.Timestamp);
        using IDiskSink sink = DiskWriter.Create(partial, format == OutputFormat.Vhdx ? DiskOutput.Vhdx : DiskOutput.DynamicVhd, length, identity);
        DownloadResult result = await download.CopyAsync(new ContainerSink(sink), cancellation).ConfigureAwait(false);
        sink.Complete();
        return result;
    }

    private static bool HasFooter(PageBlobDownload download) => download.Length % (1 << 20) == VhdSize.FooterSize;

    private static void CheckTarget(string path, bool overwrite)
    {
        if (File.Exists(path) && !overwrite)
        {
            throw new RefusedException("output-exists", $"{path} exists already.", "Choose another name with -o, or replace it with --force.");
        }
    }

    private static string PartialPath(string path, string source)
    {
        string full = Path.GetFullPath(path);
        string hash = Convert.ToHexStringLower(XxHash128.Hash(Encoding.UTF8.GetBytes(source)))[..8];
        return Path.Combine(Path.GetDirectoryName(full)!, $".{Path.GetFileName(full)}.{hash}.vmgeneralize-partial");
    }
}
