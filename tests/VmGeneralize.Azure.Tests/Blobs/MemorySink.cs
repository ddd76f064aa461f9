using VmGeneralize.Azure.Blobs;

namespace VmGeneralize.Azure.Tests.Blobs;

/// <summary>An in-memory sink that checks the order of writes and remembers what was durable at the last flush.</summary>
internal sealed class MemorySink(long length) : IDownloadSink
{
    private byte[] _flushed = new byte[length];
    private long _end;

    public byte[] Content { get; } = new byte[length];

    /// <summary>Called before each write.</summary>
    public Action<long>? OnWrite { get; init; }

    /// <summary>Lengths of the writes.</summary>
    public List<int> Writes { get; } = [];

    /// <summary>A sink with only what this one had made durable: the file after a crash.</summary>
    public MemorySink AfterCrash()
    {
        MemorySink sink = new(Content.Length);
        _flushed.CopyTo(sink.Content, 0);
        return sink;
    }

    public void Write(long offset, ReadOnlySpan<byte> bytes)
    {
        OnWrite?.Invoke(offset);
        Assert.True(offset >= _end, "out of order");
        _end = offset + bytes.Length;
        Writes.Add(bytes.Length);
        bytes.CopyTo(Content.AsSpan((int)offset));
    }

    public void Flush() => _flushed = [.. Content];
}
