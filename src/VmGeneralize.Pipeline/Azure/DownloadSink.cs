using VmGeneralize.Azure.Blobs;
using VmGeneralize.Blocks;
using VmGeneralize.Disks;

namespace VmGeneralize.Pipeline.Azure;

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
