using VmGeneralize.Blocks;

namespace VmGeneralize.Azure.Blobs;

/// <summary>
/// What has arrived, kept in memory and, now and then, in the resume file. A window enters it only when the service has confirmed all its
/// parts, so a file of any moment tells the truth; what arrived after it is sent once more. Thread-safe.
/// </summary>
internal sealed class UploadState : IDisposable
{
    private const double SavingShare = 20; // writing the file may take a twentieth of the time

    private readonly UploadSource _source;
    private readonly string _target;
    private readonly UploadOptions _options;
    private readonly Lock _gate = new();
    private readonly SemaphoreSlim _saving = new(1);
    private readonly ExtentSet _done = [];
    private readonly ExtentSet _sent = [];
    private readonly FileStream? _lock;
    private long _bridged;
    private long _nextSave;

    private UploadState(UploadSource source, string target, UploadOptions options)
    {
        _lock = options.ResumeFile is { } path ? ResumeFile.Lock(path) : null;
        _source = source;
        _target = target;
        _options = options;
        _nextSave = options.Time.GetTimestamp();
    }

    /// <summary>An earlier run left something to continue from.</summary>
    public bool Resumed { get; private set; }

    /// <summary>Id of the lease, also in the blob's metadata; null: none (yet).</summary>
    public string? Id { get; set; }

    /// <summary>Bytes that earlier runs sent.</summary>
    public long SentBefore { get; private set; }

    public long Bridged
    {
        get
        {
            lock (_gate)
            {
                return _bridged;
            }
        }
    }

    public long SentBytes
    {
        get
        {
            lock (_gate)
            {
                return _sent.TotalLength;
            }
        }
    }

    /// <exception cref="RefusedException">The resume file belongs to something else, or is in use.</exception>
    public static UploadState Load(UploadSource source, string target, UploadOptions options)
    {
        UploadState state = new(source, target, options);
        try
        {
            state.Load();
            return state;
        }
        catch
        {
            state.Dispose();
            throw;
        }
    }

    /// <summary>Forgets what an earlier run sent: the blob is a new one.</summary>
    public void StartAgain()
    {
        lock (_gate)
        {
            Extent all = new(0, _source.BlobLength);
            _done.Remove(all);
            _sent.Remove(all);
            _bridged = 0;
        }

        Resumed = false;
        Id = null;
        SentBefore = 0;
    }

    /// <summary>A copy of the windows that need no more work.</summary>
    public ExtentSet Done()
    {
        lock (_gate)
        {
            return new ExtentSet(_done);
        }
    }

    /// <summary>A copy of the pages that arrived.</summary>
    public ExtentSet Sent()
    {
        lock (_gate)
        {
            return new ExtentSet(_sent);
        }
    }

    /// <summary>All parts of a window have arrived.</summary>
    public void Arrived(UploadWindow window)
    {
        lock (_gate)
        {
            _done.Add(window.Range);
            _sent.AddRange(window.Parts);
            _bridged += window.BridgedBytes;
        }
    }

    /// <summary>Pages were cleared.</summary>
    public void Cleared(Extent pages)
    {
        lock (_gate)
        {
            _sent.Remove(pages);
        }
    }

    /// <summary>Pages outside any window have arrived: the footer.</summary>
    public void Arrived(Extent pages)
    {
        lock (_gate)
        {
            _sent.Add(pages);
        }
    }

    /// <summary>Writes the resume file when it is time to, and nobody else does.</summary>
    public void SaveIfDue()
    {
        if (_options.Time.GetTimestamp() < Interlocked.Read(ref _nextSave) || !_saving.Wait(0))
        {
            return;
        }

        try
        {
            Write();
        }
        finally
        {
            _saving.Release();
        }
    }

    /// <summary>Writes the resume file now.</summary>
    public void Save()
    {
        _saving.Wait();
        try
        {
            Write();
        }
        finally
        {
            _saving.Release();
        }
    }

    /// <summary>The upload is complete: there is nothing to resume.</summary>
    public void Delete()
    {
        if (_options.ResumeFile is { } path)
        {
            ResumeFile.Delete(path);
        }
    }

    public void Dispose()
    {
        _saving.Dispose();
        _lock?.Dispose();
    }

    private void Load()
    {
        if (_options.ResumeFile is not { } path)
        {
            return;
        }

        if (_options.Restart)
        {
            LoadToRestart(path);
            return;
        }

        if (ResumeFile.Load(path, ResumeJson.Default.ResumeRecord) is not { } record)
        {
            return;
        }

        if (record.Version != ResumeFile.Version)
        {
            throw ResumeFile.Unreadable(path, $"version {record.Version}, expected {ResumeFile.Version}");
        }

        Same(path, "target", record.Target, _target);
        if (record.Source != _source.Identity || record.Length != _source.BlobLength)
        {
            throw ResumeFile.Changed(path, File.GetLastWriteTimeUtc(path));
        }

        Read(path, record.Done, _source.Device.Length, _done);
        Read(path, record.Sent, _source.BlobLength, _sent);
        Resumed = true;
        Id = record.Id;
        _bridged = Math.Clamp(record.Bridged, 0, _source.BlobLength);
        SentBefore = _sent.TotalLength;
    }

    // What arrived counts for nothing, but a blob or disk that an earlier run made is ours all the same.
    private void LoadToRestart(string path)
    {
        try
        {
            if (ResumeFile.Load(path, ResumeJson.Default.ResumeRecord) is { Version: ResumeFile.Version } record && record.Target == _target)
            {
                Resumed = true;
                Id = record.Id;
            }
        }
        catch (RefusedException unreadable) when (ResumeFile.IsRefusal(unreadable))
        {
            ResumeFile.Delete(path);
        }
    }

    private void Write()
    {
        if (_options.ResumeFile is not { } path)
        {
            return;
        }

        long started = _options.Time.GetTimestamp();
        ResumeRecord record;
        lock (_gate)
        {
            record = new ResumeRecord(
                ResumeFile.Version, _target, _source.Identity, _source.BlobLength, Id, Pairs(_done), Pairs(_sent), _bridged);
        }

        ResumeFile.Save(path, record, ResumeJson.Default.ResumeRecord);
        TimeSpan every = _options.Limits.SaveEvery;
        TimeSpan wait = _options.Time.GetElapsedTime(started) * SavingShare;
        wait = every == TimeSpan.Zero || wait < every ? every : wait;
        Interlocked.Exchange(ref _nextSave, _options.Time.GetTimestamp() + (long)(wait.TotalSeconds * _options.Time.TimestampFrequency));
    }

    private static void Same(string path, string what, string recorded, string now)
    {
        if (recorded != now)
        {
            throw ResumeFile.Other(path, what, recorded, now);
        }
    }

    private static long[] Pairs(ExtentSet extents)
    {
        long[] pairs = new long[extents.Count * 2];
        for (int i = 0; i < extents.Count; i++)
        {
            pairs[i * 2] = extents[i].Offset;
            pairs[(i * 2) + 1] = extents[i].Length;
        }

        return pairs;
    }

    private static void Read(string path, long[]? pairs, long length, ExtentSet extents)
    {
        if (pairs is null || pairs.Length % 2 != 0)
        {
            throw ResumeFile.Unreadable(path, "its ranges are not pairs");
        }

        long end = 0;
        for (int i = 0; i < pairs.Length; i += 2)
        {
            (long offset, long count) = (pairs[i], pairs[i + 1]);
            if (offset < end || count <= 0 || offset > length || count > length - offset || (offset | count) % UploadSource.PageSize != 0)
            {
                throw ResumeFile.Unreadable(path, $"the range of {count} bytes at {offset} does not fit");
            }

            end = offset + count;
            extents.Add(new Extent(offset, count));
        }
    }
}
