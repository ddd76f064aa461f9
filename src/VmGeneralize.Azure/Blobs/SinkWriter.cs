using VmGeneralize.Blocks;

namespace VmGeneralize.Azure.Blobs;

/// <summary>Hands ranges to a sink and keeps how far it came: in the resume file only what the sink has made durable.</summary>
internal sealed class SinkWriter(IDownloadSink sink, DownloadOptions options, PageBlobDownload download, long before)
{
    private readonly Speed _speed = new(options.Time, before, before);
    private readonly long _live = download.Live.TotalLength;
    private long _lastSave = options.Time.GetTimestamp();
    private long _position = -1;

    /// <summary>Bytes that the sink has.</summary>
    public long Received { get; private set; } = before;

    public void Write(Extent range, byte[] buffer)
    {
        sink.Write(range.Offset, buffer.AsSpan(0, (int)range.Length));
        Received += range.Length;
        _position = range.End;
        Report(last: false);
        if (options.Time.GetElapsedTime(_lastSave) >= options.Limits.SaveEvery)
        {
            Save();
        }
    }

    /// <summary>Keeps what arrived, if that works; the reason why the download ends matters more.</summary>
    public void SaveAtFailure()
    {
        try
        {
            Save();
        }
        catch (IOException)
        {
            // The resume file still holds what it held at the last save.
        }
    }

    /// <summary>Everything has arrived: there is nothing to resume.</summary>
    public void Complete()
    {
        sink.Flush();
        if (options.ResumeFile is { } path)
        {
            ResumeFile.Delete(path);
        }

        Report(last: true);
    }

    private void Save()
    {
        _lastSave = options.Time.GetTimestamp();
        if (options.ResumeFile is { } path && _position >= 0)
        {
            sink.Flush();
            ResumeFile.Save(path, download.Record(_position), ResumeJson.Default.DownloadResumeRecord);
        }
    }

    private void Report(bool last)
    {
        if (options.Progress is { } progress
            && _speed.TryReport(Received, Received, _live, last, out double bytesPerSecond, out TimeSpan? left))
        {
            progress.Report(new DownloadProgress(_live, Received, bytesPerSecond, left));
        }
    }
}
