using System.Buffers;
using System.Threading.Channels;
using VmGeneralize.Blocks;
using VmGeneralize.Disks;
using VmGeneralize.Pipeline.Results;
using VmGeneralize.Volumes;

namespace VmGeneralize.Pipeline.Output;

/// <summary>
/// Copies the live, non-zero bytes of a disk into an output, once and in order. Reading and the search for zeros overlap with writing and the
/// fingerprint; every byte is checked for zeros once.
/// </summary>
internal static class ImageCopier
{
    private const int ChunkSize = 1 << 20;
    private const int ChunksInFlight = 8;
    private const long LargestBridgedGap = 64 << 10;

    /// <param name="device">The disk to copy.</param>
    /// <param name="live">What must be in the copy; everything else reads as zero there.</param>
    /// <param name="sink">The output.</param>
    /// <param name="partitions">Whose shares are counted.</param>
    /// <param name="progress">Receives bytes of <paramref name="live"/> done.</param>
    /// <param name="cancellation">Checked per chunk.</param>
    /// <param name="step">Name of this step, for people.</param>
    public static async Task<CopyResult> CopyAsync(
        IBlockDevice device,
        ExtentSet live,
        IDiskSink sink,
        IReadOnlyList<Partition> partitions,
        IProgress<ProgressUpdate>? progress,
        CancellationToken cancellation,
        string step = "Writing the image")
    {
        using CancellationTokenSource stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        Channel<Chunk> chunks = Channel.CreateBounded<Chunk>(ChunksInFlight);
        ExtentSet wanted = live.Intersect(new ExtentSet(device.StoredExtents(new Extent(0, device.Length))));
        Task reading = Task.Run(() => ReadAsync(device, wanted, chunks.Writer, stop.Token), CancellationToken.None);
        try
        {
            return await WriteAsync(chunks.Reader, wanted.TotalLength, sink, partitions, progress, step, cancellation).ConfigureAwait(false);
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

    // Whole chunks of the disk, so that zero units are the same whatever the extents are. Small gaps are read too and then
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

        List<Extent> nonZero = [];
        ZeroBytes.NonZeroParts(buffer.AsSpan(0, count), IDiskSink.Grain, nonZero);
        return new Chunk(buffer, position, nonZero, live);
    }

    private static void ReadPart(IBlockDevice device, Extent part, long chunkStart, byte[] buffer) =>
        device.Read(part.Offset, buffer.AsSpan((int)(part.Offset - chunkStart), (int)part.Length));

    private static async Task<CopyResult> WriteAsync(
        ChannelReader<Chunk> chunks,
        long total,
        IDiskSink sink,
        IReadOnlyList<Partition> partitions,
        IProgress<ProgressUpdate>? progress,
        string step,
        CancellationToken cancellation)
    {
        ContentFingerprint fingerprint = new();
        long[] shares = new long[partitions.Count];
        long written = 0;
        long done = 0;
        await foreach (Chunk chunk in chunks.ReadAllAsync(cancellation).ConfigureAwait(false))
        {
            foreach (Extent part in chunk.NonZero)
            {
                ReadOnlySpan<byte> bytes = chunk.Buffer.AsSpan((int)part.Offset, (int)part.Length);
                Extent range = part.Shift(chunk.Offset);
                sink.WriteNonZero(range.Offset, bytes);
                fingerprint.Append(range.Offset, bytes);
                written += bytes.Length;
                for (int index = 0; index < shares.Length; index++)
                {
                    shares[index] += partitions[index].Extent.Intersect(range).Length;
                }
            }

            done += chunk.LiveBytes;
            ArrayPool<byte>.Shared.Return(chunk.Buffer);
            progress?.Report(new ProgressUpdate(step, done, total));
        }

        progress?.Report(new ProgressUpdate(step, total, total));
        return new CopyResult(
            written, fingerprint.ToString(), [.. partitions.Select((partition, index) => new WrittenVolume(partition.Number, shares[index]))]);
    }

    private readonly record struct Chunk(byte[] Buffer, long Offset, IReadOnlyList<Extent> NonZero, int LiveBytes);
}

/// <summary>Result of a copy.</summary>
/// <param name="Written">Bytes in units of 4 KiB that are not all zero.</param>
/// <param name="Fingerprint">The <see cref="ContentFingerprint"/> of the contents.</param>
/// <param name="Volumes">How much of it is in each partition.</param>
internal sealed record CopyResult(long Written, string Fingerprint, IReadOnlyList<WrittenVolume> Volumes);
