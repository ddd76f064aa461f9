using System.Buffers;
using System.Threading.Channels;
using VmGeneralize.Blocks;
using VmGeneralize.Disks;

namespace VmGeneralize.Pipeline.Output;

/// <summary>Copies the live, non-zero bytes of a disk into an output, once and in order; reading and writing overlap.</summary>
internal static class ImageCopier
{
    /// <summary>Unit of zero detection in bytes: the smallest block that file systems make holes of.</summary>
    public const int Grain = 4096;

    private const int ChunkSize = 1 << 20;
    private const int ChunksInFlight = 8;
    private const long LargestBridgedGap = 64 << 10;

    /// <param name="device">The disk to copy.</param>
    /// <param name="live">What has to be in the copy; everything else reads as zero there.</param>
    /// <param name="sink">The output.</param>
    /// <param name="progress">Receives bytes of <paramref name="live"/> done.</param>
    /// <param name="cancellation">Checked per chunk.</param>
    /// <returns>Bytes written and the fingerprint of the contents.</returns>
    public static async Task<(long Written, string Fingerprint)> CopyAsync(
        IBlockDevice device, ExtentSet live, IDiskSink sink, IProgress<ProgressUpdate>? progress, CancellationToken cancellation)
    {
        using CancellationTokenSource stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        Channel<Chunk> chunks = Channel.CreateBounded<Chunk>(ChunksInFlight);
        ExtentSet wanted = live.Intersect(new ExtentSet(device.StoredExtents(new Extent(0, device.Length))));
        Task reading = Task.Run(() => ReadAsync(device, wanted, chunks.Writer, stop.Token), CancellationToken.None);
        try
        {
            return await WriteAsync(chunks.Reader, wanted.TotalLength, sink, progress, cancellation).ConfigureAwait(false);
        }
        finally
        {
            await stop.CancelAsync().ConfigureAwait(false);
            await reading.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private static async Task ReadAsync(IBlockDevice device, ExtentSet wanted, ChannelWriter<Chunk> chunks, CancellationToken cancellation)
    {
        try
        {
            long position = 0;
            foreach (Extent extent in wanted)
            {
                position = Math.Max(position, extent.Offset / ChunkSize * ChunkSize);
                for (; position < extent.End; position += ChunkSize)
                {
                    cancellation.ThrowIfCancellationRequested();
                    Chunk chunk = ReadChunk(device, wanted, position);
                    await chunks.WriteAsync(chunk, cancellation).ConfigureAwait(false);
                }
            }

            chunks.Complete();
        }
        catch (Exception problem)
        {
            chunks.Complete(problem);
            throw;
        }
    }

    // Whole chunks of the disk, so that zero units are the same whatever the extents are. Small gaps are read along and then
    // cleared: one read of a chunk is cheaper than many of its parts.
    private static Chunk ReadChunk(IBlockDevice device, ExtentSet wanted, long position)
    {
        int count = (int)Math.Min(ChunkSize, device.Length - position);
        byte[] buffer = ArrayPool<byte>.Shared.Rent(ChunkSize);
        Extent chunk = new(position, count);
        int live = 0;
        Extent pending = new(position, 0);
        foreach (Extent part in wanted.Within(chunk))
        {
            live += (int)part.Length;
            if (part.Offset - pending.End > LargestBridgedGap)
            {
                ReadPart(device, pending, position, buffer);
                pending = part;
            }
            else
            {
                pending = Extent.FromBounds(pending.Length == 0 ? part.Offset : pending.Offset, part.End);
            }
        }

        ReadPart(device, pending, position, buffer);
        foreach (Extent gap in wanted.Gaps(chunk))
        {
            buffer.AsSpan((int)(gap.Offset - position), (int)gap.Length).Clear();
        }

        return new Chunk(buffer, position, count, live);
    }

    private static void ReadPart(IBlockDevice device, Extent part, long chunkStart, byte[] buffer) =>
        device.Read(part.Offset, buffer.AsSpan((int)(part.Offset - chunkStart), (int)part.Length));

    private static async Task<(long Written, string Fingerprint)> WriteAsync(
        ChannelReader<Chunk> chunks, long total, IDiskSink sink, IProgress<ProgressUpdate>? progress, CancellationToken cancellation)
    {
        ContentFingerprint fingerprint = new();
        List<Extent> parts = [];
        long written = 0;
        long done = 0;
        await foreach (Chunk chunk in chunks.ReadAllAsync(cancellation).ConfigureAwait(false))
        {
            parts.Clear();
            ZeroBytes.NonZeroParts(chunk.Buffer.AsSpan(0, chunk.Count), Grain, parts);
            foreach (Extent part in parts)
            {
                ReadOnlySpan<byte> bytes = chunk.Buffer.AsSpan((int)part.Offset, (int)part.Length);
                long offset = chunk.Offset + part.Offset;
                sink.Write(offset, bytes);
                fingerprint.Append(offset, bytes);
                written += bytes.Length;
            }

            done += chunk.LiveBytes;
            ArrayPool<byte>.Shared.Return(chunk.Buffer);
            progress?.Report(new ProgressUpdate("Writing the image", done, total));
        }

        progress?.Report(new ProgressUpdate("Writing the image", total, total));
        return (written, fingerprint.ToString());
    }

    private readonly record struct Chunk(byte[] Buffer, long Offset, int Count, int LiveBytes);
}
