using System.Collections.Concurrent;
using System.Threading.Channels;
using Azure;
using Azure.Storage.Blobs.Models;
using VmGeneralize.Blocks;

namespace VmGeneralize.Azure.Blobs;

/// <summary>
/// Downloads one version of a page blob, or of a managed disk that read access was granted to: the pages that it has, nothing else. Several
/// requests run at a time; the sink gets the bytes in ascending order.
/// </summary>
public sealed class PageBlobDownload : IDisposable
{
    private readonly BlobConnection _connection;
    private readonly BlobRequests _requests;
    private readonly DownloadOptions _options;
    private readonly string _name;
    private readonly ETag _version;

    private PageBlobDownload(
        BlobConnection connection, BlobRequests requests, DownloadOptions options, BlobProperties properties, ExtentSet live)
    {
        _connection = connection;
        _requests = requests;
        _options = options;
        _name = connection.Location.Name;
        _version = properties.ETag;
        Length = properties.ContentLength;
        Live = live;
    }

    /// <summary>Size of the blob in bytes; of a VHD with its footer.</summary>
    public long Length { get; }

    /// <summary>Its ETag: another version of the blob has another one.</summary>
    public string Version => _version.ToString();

    /// <summary>The pages that the blob has.</summary>
    public ExtentSet Live { get; }

    /// <summary>Looks at the blob: its size and its pages.</summary>
    /// <exception cref="RefusedException">It is not a page blob (<c>blob-type</c>).</exception>
    /// <exception cref="AzureException">The service refused, or could not be reached.</exception>
    public static async Task<PageBlobDownload> OpenAsync(PageBlobLocation source, DownloadOptions options, CancellationToken cancellation)
    {
        BlobConnection connection = new(source, options.Limits.RequestTimeout, options.Time);
        try
        {
            BlobRequests requests = new(connection, options.Limits, options.Time);
            BlobProperties properties = await requests.RunAsync(
                $"Checking {source}",
                0,
                async (client, token) => (await client.GetPropertiesAsync(cancellationToken: token).ConfigureAwait(false)).Value,
                cancellation).ConfigureAwait(false);
            if (properties.BlobType != BlobType.Page)
            {
                throw new RefusedException(
                    AzureRefusal.BlobType, $"{source} is a {properties.BlobType} blob; a disk must be a page blob.", "Check the address.");
            }

            ExtentSet pages = await PageRanges.ListAsync(
                requests, source.Name, within: null, properties.ContentLength, new PageBlobRequestConditions { IfMatch = properties.ETag },
                cancellation).ConfigureAwait(false);
            ExtentSet live = pages.Intersect([new Extent(0, properties.ContentLength)]);
            return new PageBlobDownload(connection, requests, options, properties, live);
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>Reads a piece of the blob ahead of everything else: its footer, say, which shows what the rest is.</summary>
    /// <param name="range">Within the blob, at most 4 MiB.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <exception cref="AzureException">The blob was changed in the meantime, or cannot be read.</exception>
    public async Task<byte[]> ReadAsync(Extent range, CancellationToken cancellation)
    {
        byte[] bytes = new byte[range.Length];
        await new RangeReader(_requests, _name, _version).ReadAsync(range, bytes, cancellation).ConfigureAwait(false);
        return bytes;
    }

    /// <summary>How far an interrupted download of the same version came: everything before this byte is in the sink already.</summary>
    /// <exception cref="RefusedException">The resume file belongs to another download or another version of the blob.</exception>
    public long ResumePosition()
    {
        if (_options.ResumeFile is not { } path || ResumeFile.Load(path, ResumeJson.Default.DownloadResumeRecord) is not { } record)
        {
            return 0;
        }

        if (record.Version != ResumeFile.Version || record.Position < 0 || record.Position > Length)
        {
            throw ResumeFile.Unreadable(path, $"version {record.Version}, position {record.Position}");
        }

        Same(path, "source", record.Source, _name);
        Same(path, "size", $"{record.Length}", $"{Length}");
        Same(path, "version", record.ETag, $"{_version}");
        return record.Position;
    }

    /// <summary>Brings the pages to a sink.</summary>
    /// <param name="sink">Takes them; not disposed.</param>
    /// <param name="cancellation">Checked per request.</param>
    /// <exception cref="AzureException">The blob was changed in the meantime, the service refused, or could not be reached for too long.</exception>
    public async Task<DownloadResult> CopyAsync(IDownloadSink sink, CancellationToken cancellation)
    {
        long started = _options.Time.GetTimestamp();
        using FileStream? held = _options.ResumeFile is { } path ? ResumeFile.Lock(path) : null;
        long from = ResumePosition();
        long before = Live.Within(new Extent(0, from)).Sum(range => range.Length);
        RangeReader reader = new(_requests, _name, _version);
        SinkWriter writer = new(sink, _options, this, before);
        using CancellationTokenSource stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        Channel<(Extent Range, byte[] Buffer, Task Read)> ranges = Channel.CreateUnbounded<(Extent, byte[], Task)>();
        using SemaphoreSlim free = new(_options.Limits.Parallelism + 1);
        ConcurrentBag<byte[]> buffers = [];
        Task asking = Task.Run(() => AskAsync(reader, from, ranges.Writer, free, buffers, stop.Token), CancellationToken.None);
        try
        {
            await foreach ((Extent range, byte[] buffer, Task read) in ranges.Reader.ReadAllAsync(cancellation).ConfigureAwait(false))
            {
                await read.ConfigureAwait(false);
                writer.Write(range, buffer);
                buffers.Add(buffer);
                free.Release();
            }

            await asking.ConfigureAwait(false);
        }
        catch
        {
            writer.SaveAtFailure();
            throw;
        }
        finally
        {
            await stop.CancelAsync().ConfigureAwait(false);
            await asking.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            while (ranges.Reader.TryRead(out (Extent Range, byte[] Buffer, Task Read) open))
            {
                await open.Read.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }

        writer.Complete();
        return new DownloadResult(
            Length, Live.TotalLength, writer.Received - before, before, reader.Checksum, _requests.Sent, _requests.Repeated,
            _options.Time.GetElapsedTime(started));
    }

    public void Dispose() => _connection.Dispose();

    internal DownloadResumeRecord Record(long position) => new(ResumeFile.Version, _name, Length, $"{_version}", position);

    private async Task AskAsync(
        RangeReader reader,
        long from,
        ChannelWriter<(Extent Range, byte[] Buffer, Task Read)> ranges,
        SemaphoreSlim free,
        ConcurrentBag<byte[]> buffers,
        CancellationToken cancellation)
    {
        try
        {
            foreach (Extent range in Pieces(from))
            {
                await free.WaitAsync(cancellation).ConfigureAwait(false);
                byte[] buffer = buffers.TryTake(out byte[]? used) ? used : GC.AllocateUninitializedArray<byte>(Pacer.LargestChunk);
                Task read = Task.Run(() => reader.ReadAsync(range, buffer, cancellation), CancellationToken.None);
                await ranges.WriteAsync((range, buffer, read), cancellation).ConfigureAwait(false);
            }

            ranges.Complete();
        }
        catch (OperationCanceledException problem)
        {
            ranges.Complete(problem);
        }
    }

    // Never longer than the pacer likes now; the footer alone.
    private IEnumerable<Extent> Pieces(long from)
    {
        long disk = Math.Max(0, Length - UploadSource.PageSize);
        foreach (Extent range in Live.Within(Extent.FromBounds(from, Length)))
        {
            for (long offset = range.Offset; offset < range.End;)
            {
                long end = Math.Min(offset + _requests.Pacer.ChunkSize, offset < disk ? Math.Min(range.End, disk) : range.End);
                yield return Extent.FromBounds(offset, end);
                offset = end;
            }
        }
    }

    private static void Same(string path, string what, string recorded, string now)
    {
        if (recorded != now)
        {
            throw ResumeFile.Other(path, what, recorded, now);
        }
    }
}
