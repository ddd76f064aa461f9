using VmGeneralize.Azure.Blobs;
using VmGeneralize.Disks;

namespace VmGeneralize.Pipeline;

/// <summary>Puts a blob's bytes into another container; the footer behind them stays out, the container has its own.</summary>
internal sealed class ContainerSink(IDiskSink sink) : IDownloadSink
{
    public void Write(long offset, ReadOnlySpan<byte> bytes)
    {
        if (offset < sink.VirtualSize)
        {
            sink.Write(offset, bytes);
        }
    }

    public void Flush()
    {
        // Such a download is not resumed.
    }
}
