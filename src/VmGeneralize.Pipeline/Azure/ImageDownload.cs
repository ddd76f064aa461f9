using Microsoft.Win32.SafeHandles;
using VmGeneralize.Azure.Blobs;
using VmGeneralize.Azure.Compute;
using VmGeneralize.Azure;
using VmGeneralize.Blocks;
using VmGeneralize.Blocks.HostFiles;
using VmGeneralize.Disks.Vhd;
using VmGeneralize.Disks;
using VmGeneralize.Pipeline.Output;
using VmGeneralize.Pipeline.Results;

namespace VmGeneralize.Pipeline.Azure;

/// <summary>Brings a fixed VHD from a page blob, or from a managed disk that is open for reading, into a disk file of any format.</summary>
public static class ImageDownload
{
    private const long Mebibyte = 1 << 20;

    /// <summary>Refuses, before any call, a file that must not be written.</summary>
    /// <exception cref="RefusedException">It already exists, is not a regular file, or its folder takes no files.</exception>
    public static void CheckTarget(DownloadRequest request)
    {
        OutputFile.RequirePlain(request.Path);
        OutputFile.RequirePlain(request.PartialPath);
        if (File.Exists(request.Path) && !request.Overwrite)
        {
            throw new RefusedException(
                PipelineRefusal.OutputExists, $"{request.Path} already exists.", "Choose another name, or replace it with --force.");
        }

        OutputFolder.Require(request.Path);
    }

    /// <summary>What a download of a blob calls.</summary>
    public static IReadOnlyList<AzureCall> Calls(PageBlobLocation source) =>
    [
        new("HEAD", source.Name, "Check the blob"),
        new("GET", $"{source.Name}?comp=pagelist", "Ask for the page ranges that hold data"),
        new("GET", source.Name, "Read them, the footer first"),
    ];

    /// <summary>
    /// Downloads the pages that the blob has and nothing else, converting them, or continues with an interrupted download of the same version of
    /// it. The file
    /// gets its name when it is whole.
    /// </summary>
    /// <exception cref="TransferCancelledException">It was stopped.</exception>
    /// <exception cref="VmGeneralize.Azure.AzureException">The service refused or could not be reached, or the blob was changed.</exception>
    /// <exception cref="RefusedException">The blob holds no finished VHD, or the file exists.</exception>
    public static async Task<ReceivedDisk> RunAsync(
        PageBlobLocation source, DownloadRequest request, IProgress<ProgressUpdate>? progress, CancellationToken cancellation)
    {
        CheckTarget(request);
        if (request.Restart)
        {
            using IDisposable alone = PageBlobUpload.Hold(request.ResumePath);
            File.Delete(request.ResumePath);
        }

        DownloadOptions options = new()
        {
            ResumeFile = request.ResumePath,
            Limits = ImageUpload.Limits(request.Parallelism, request.BytesPerSecond),
            Progress = progress is null ? null : new DownloadProgressText(progress),
        };
        try
        {
            using PageBlobDownload download = await PageBlobDownload.OpenAsync(source, options, cancellation).ConfigureAwait(false);
            return await CopyAsync(download, source, request, cancellation).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            throw TransferCancelledException.Of(request.ResumePath);
        }
        catch (AzureException problem) when (problem.Status != 412 && File.Exists(request.ResumePath)) // 412: it is another blob now
        {
            throw problem.With($"{problem.Next} {TransferText.Kept(request.ResumePath)}");
        }
    }

    private static async Task<ReceivedDisk> CopyAsync(
        PageBlobDownload download, PageBlobLocation source, DownloadRequest request, CancellationToken cancellation)
    {
        byte[] footer = await ReadFooterAsync(download, source, request.Format, cancellation).ConfigureAwait(false);
        long virtualSize = download.Length - VhdSize.FooterSize;
        DiskIdentity identity = FixedVhdFooter.Read(footer, virtualSize);
        RequireRoom(download, request, OutputFolder.FreeBytes(request.Path));
        DownloadResult result;
        using (IDiskSink sink = Open(download, request, virtualSize, identity))
        {
            result = await download.CopyAsync(new DownloadSink(sink, footer), cancellation).ConfigureAwait(false);
            sink.Complete();
        }

        if (request.Format == OutputFormat.FixedVhd)
        {
            PutFooter(request.PartialPath, virtualSize, footer);
        }

        Durable.Move(request.PartialPath, request.Path, request.Overwrite);
        return new ReceivedDisk(source.Name, request.Path, request.Format, result);
    }

    /// <summary>Refuses, before any page is fetched, a disk that does not fit; pages that are all zero take no room, but they are not known yet.</summary>
    private static void RequireRoom(PageBlobDownload download, DownloadRequest request, long? free)
    {
        long from = File.Exists(request.PartialPath) ? download.ResumePosition() : 0;
        long needed = download.Live.Within(Extent.FromBounds(from, download.Length)).Sum(range => range.Length);
        if (!request.Overwrite)
        {
            OutputRoom.Require(needed, request.Path, free, "Make room, or choose another folder. If much of the disk is zeros, --force tries anyway.");
        }
    }

    private static async Task<byte[]> ReadFooterAsync(PageBlobDownload download, PageBlobLocation source, OutputFormat format, CancellationToken cancellation)
    {
        long position = download.Length - VhdSize.FooterSize;
        if (position <= 0 || !download.Live.Contains(position))
        {
            throw new RefusedException(
                AzureRefusal.NotAVhd, $"{source} has no VHD footer in its last 512 bytes: it is not a disk, or its upload never finished.",
                "Check the address, or finish the upload.");
        }

        if (format == OutputFormat.FixedVhd && position % Mebibyte != 0)
        {
            throw new RefusedException(
                AzureRefusal.SizeNotMib, $"The disk in {source} has {position} bytes, which is not a whole number of MiB; Azure would not start it.",
                "Download it with --format raw, dynamic-vhd or vhdx.");
        }

        return await download.ReadAsync(new Extent(position, VhdSize.FooterSize), cancellation).ConfigureAwait(false);
    }

    // A resume file without the data that it describes is of no use, nor is the data without it.
    private static IDiskSink Open(PageBlobDownload download, DownloadRequest request, long virtualSize, DiskIdentity identity)
    {
        if (!File.Exists(request.PartialPath))
        {
            File.Delete(request.ResumePath);
        }

        if (download.ResumePosition() is > 0 and long position)
        {
            return DiskWriter.Resume(request.PartialPath, request.Format, virtualSize, identity, Math.Min(position, virtualSize));
        }

        File.Delete(request.PartialPath);
        return DiskWriter.Create(request.PartialPath, request.Format, virtualSize, identity);
    }

    // Byte for byte what the blob has, from any tool.
    private static void PutFooter(string path, long virtualSize, byte[] footer)
    {
        using SafeFileHandle handle = File.OpenHandle(path, FileMode.Open, FileAccess.Write);
        HostFile.Write(handle, virtualSize, footer);
        Durable.Flush(handle, path);
    }
}

/// <summary>Says how far a download is: live, received, rate, time left.</summary>
internal sealed class DownloadProgressText(IProgress<ProgressUpdate> progress) : IProgress<DownloadProgress>
{
    public void Report(DownloadProgress value) => progress.Report(new ProgressUpdate("Downloading", value.Received, value.Live)
    {
        Detail = $"{Bytes.Text(value.Live)} live, {Bytes.Text(value.Received)} "
            + $"received{TransferText.Pace(value.BytesPerSecond)}",
        Left = value.TimeLeft,
    });
}

/// <summary>Hands the pages of a blob to a disk file; its last page, the footer, has been read before and must still be the same.</summary>
/// <param name="sink">The disk file; not owned.</param>
/// <param name="footer">The blob's last 512 bytes.</param>
internal sealed class DownloadSink(IDiskSink sink, byte[] footer) : IDownloadSink
{
    public void Write(long offset, ReadOnlySpan<byte> bytes)
    {
        if (offset < sink.VirtualSize)
        {
            sink.Write(offset, bytes);
        }
        else if (!bytes.SequenceEqual(footer))
        {
            throw new CorruptDataException("VHD footer", offset, "it is not what it was when the download began");
        }
    }

    public void Flush() => sink.Checkpoint();
}
