using Azure;
using Azure.Storage.Blobs.Models;
using VmGeneralize.Blocks;

namespace VmGeneralize.Azure.Blobs;

/// <summary>One run of an upload, from making the blob to comparing it.</summary>
internal sealed class UploadSession : IDisposable
{
    private const string IdKey = "vmgeneralize_upload"; // metadata

    private readonly UploadSource _source;
    private readonly PageBlobLocation _target;
    private readonly UploadOptions _options;
    private readonly UploadState _state;
    private readonly BlobConnection _connection;
    private readonly BlobRequests _requests;
    private readonly PageWriter _writer;

    public UploadSession(UploadSource source, PageBlobLocation target, UploadOptions options, UploadState state)
    {
        _source = source;
        _target = target;
        _options = options;
        _state = state;
        _connection = new BlobConnection(target, options.Limits.RequestTimeout, options.Time);
        _requests = new BlobRequests(_connection, options.Limits, options.Time);
        _writer = new PageWriter(_requests, target.Name, source.BlobLength, () => target.IsManagedDisk ? null : state.Id);
    }

    private Extent FooterPage => new(_source.Device.Length, UploadSource.PageSize);

    public async Task<UploadResult> RunAsync(CancellationToken cancellation)
    {
        long started = _options.Time.GetTimestamp();
        bool resumed = _state.Resumed;
        try
        {
            await PrepareAsync(cancellation).ConfigureAwait(false);
        }
        catch when (!resumed && !_requests.MayHaveArrived)
        {
            _state.Delete(); // nothing was made that could be resumed: a typo in the address leaves no file
            throw;
        }

        await using BlobLease? lease = await LeaseAsync(cancellation).ConfigureAwait(false);

        // An unfinished blob must not pass for a VHD: whatever is in its last page is cleared first.
        if ((await _writer.RangesAsync(FooterPage, cancellation).ConfigureAwait(false)).Count > 0)
        {
            await _writer.ClearAsync(FooterPage, cancellation).ConfigureAwait(false);
        }

        _state.Cleared(FooterPage);

        WindowScanner scanner = new(_source);
        ProgressMeter meter = Meter(scanner);
        PageComparison comparison = new(_source, scanner, _writer, _target.Name);
        try
        {
            using (WindowSender sender = new(scanner, _writer, _state, meter, _options.Limits.Parallelism, _source.Seen))
            {
                await sender.SendAsync(cancellation).ConfigureAwait(false);
            }

            await comparison.RepairAsync(_state.Sent(), cancellation).ConfigureAwait(false);
            RequireWhole();
            await _writer.PutAsync(FooterPage.Offset, _source.Footer, cancellation).ConfigureAwait(false);
            _state.Arrived(FooterPage);
            await comparison.RepairAsync(_state.Sent(), cancellation).ConfigureAwait(false);
        }
        catch (Exception problem)
        {
            if (problem is not RefusedException)
            {
                SaveAtFailure();
            }

            throw;
        }

        _state.Delete();
        meter.Complete();
        return Result(scanner, comparison, _options.Time.GetElapsedTime(started));
    }

    public void Dispose() => _connection.Dispose();

    private void RequireWhole()
    {
        try
        {
            _source.BeforeFooter?.Invoke();
        }
        catch (RefusedException)
        {
            _state.Delete(); // there is nothing to resume: what was sent is not of one disk
            throw;
        }
    }

    private void SaveAtFailure()
    {
        try
        {
            _state.Save();
        }
        catch (IOException)
        {
            // What made the upload fail matters more; the file still holds what it held at the last save.
        }
    }

    private async Task PrepareAsync(CancellationToken cancellation)
    {
        if (_target.IsManagedDisk)
        {
            CheckShape(await PropertiesAsync(cancellation).ConfigureAwait(false));
            _state.Save(); // before the first page: it shows, after a kill, that a disk that is open is ours
            return;
        }

        if (_state.Resumed && await IsOursAsync(cancellation).ConfigureAwait(false))
        {
            return;
        }

        // The same id again: the request of a killed run that makes the blob may still be on its way.
        string id = _state.Id ?? _connection.NewLeaseId();
        _state.StartAgain();
        _state.Id = id;
        _state.Save(); // before the blob: a kill right after it must not lock the next run out
        await CreateAsync(cancellation).ConfigureAwait(false);
        CheckShape(await PropertiesAsync(cancellation).ConfigureAwait(false));
    }

    // Whether the blob of the interrupted upload is still there. If it is gone, what was sent is gone with it, and it is made again.
    private async Task<bool> IsOursAsync(CancellationToken cancellation)
    {
        BlobProperties properties;
        try
        {
            properties = await PropertiesAsync(cancellation).ConfigureAwait(false);
        }
        catch (AzureException problem) when (problem.Status == 404)
        {
            return false;
        }

        if (IsMarked(properties))
        {
            CheckShape(properties);
            return true;
        }

        return _state.SentBefore == 0
            ? false
            : throw ResumeFile.Other(_options.ResumeFile!, "blob", "the one that it made", "another one of the same name");
    }

    private bool IsMarked(BlobProperties properties) =>
        properties.Metadata.TryGetValue(IdKey, out string? id) && id == _state.Id;

    private void CheckShape(BlobProperties properties)
    {
        if (properties.BlobType != BlobType.Page || properties.ContentLength != _source.BlobLength)
        {
            throw new RefusedException(
                AzureRefusal.BlobSize,
                $"{_target} is a {properties.BlobType} blob of {properties.ContentLength} bytes; the image needs a page blob of {_source.BlobLength}.",
                _target.IsManagedDisk ? "Create the disk for upload with exactly that size." : "Choose another name, or replace it with --force.");
        }
    }

    private async Task CreateAsync(CancellationToken cancellation)
    {
        PageBlobCreateOptions create = new()
        {
            Conditions = _options.Overwrite ? null : new PageBlobRequestConditions { IfNoneMatch = ETag.All },
            Metadata = new Dictionary<string, string> { [IdKey] = _state.Id! },
        };
        try
        {
            await _requests.RunAsync(
                $"Creating {_target}",
                0,
                (client, token) => client.CreateAsync(_source.BlobLength, create, token),
                cancellation).ConfigureAwait(false);
        }
        catch (AzureException problem) when (problem.ServiceCode is "BlobAlreadyExists" or "UnauthorizedBlobOverwrite")
        {
            // It may be ours: made by a request whose answer got lost.
            if (!IsMarked(await PropertiesAsync(cancellation).ConfigureAwait(false)))
            {
                _state.Delete();
                throw new RefusedException(AzureRefusal.BlobExists, $"{_target} already exists.", "Choose another name, or replace it with --force.");
            }
        }
        catch (AzureException refusal) when (refusal.Status is >= 400 and < 500)
        {
            _state.Delete(); // there is no blob to resume
            throw;
        }
    }

    private async Task<BlobProperties> PropertiesAsync(CancellationToken cancellation)
    {
        Response<BlobProperties> answer = await _requests.RunAsync(
            $"Checking {_target}",
            0,
            (client, token) => client.GetPropertiesAsync(cancellationToken: token),
            cancellation).ConfigureAwait(false);
        return answer.Value;
    }

    // The service behind a managed disk allows no lease; it lets nobody else in while access is granted.
    private async Task<BlobLease?> LeaseAsync(CancellationToken cancellation) => _target.IsManagedDisk
        ? null
        : await BlobLease.AcquireAsync(_requests, _target.Name, _state.Id!, _options.Limits, _options.Time, cancellation).ConfigureAwait(false);

    private ProgressMeter Meter(WindowScanner scanner)
    {
        long live = _state.Done().Sum(scanner.LiveIn);
        long skipped = Math.Max(0, live - (_state.SentBefore - _state.Bridged));
        return new ProgressMeter(_options.Time, _options.Progress, scanner.WantedBytes, _state.SentBefore, skipped);
    }

    private UploadResult Result(WindowScanner scanner, PageComparison comparison, TimeSpan elapsed)
    {
        long sent = _state.SentBytes;
        long nonZero = sent - _state.Bridged - UploadSource.PageSize;
        return new UploadResult
        {
            Target = _target.Name,
            BlobLength = _source.BlobLength,
            Sent = sent,
            Pages = _state.Sent(),
            SentBefore = _state.SentBefore,
            Bridged = _state.Bridged,
            Skipped = PageBlobUpload.Skipped(_source, scanner, scanner.WantedBytes - nonZero),
            Cleared = comparison.Cleared,
            SentAgain = comparison.SentAgain,
            Requests = _requests.Sent,
            Repeated = _requests.Repeated,
            Elapsed = elapsed,
        };
    }
}
