using VmGeneralize.Blocks;

namespace VmGeneralize.Azure.Blobs;

/// <summary>
/// The bytes of a page blob, read by small ranges as they are asked for: enough to look at partitions, file systems and a registry without
/// downloading it. Ranges that the blob does not have cost no request. Does not own the download.
/// </summary>
/// <param name="download">One version of the blob.</param>
/// <param name="cancellation">Ends every read.</param>
public sealed class PageBlobDevice(PageBlobDownload download, CancellationToken cancellation) : IBlockDevice
{
    private const int ChunkSize = 256 << 10;
    private const int CachedChunks = 256;

    private readonly Lock _gate = new();
    private readonly Dictionary<long, byte[]> _cache = [];
    private readonly Queue<long> _order = [];

    /// <summary>All of the blob, the footer of a VHD included.</summary>
    public long Length { get; } = download.Length;

    public int LogicalSectorSize => 512;

    /// <summary>Bytes that were asked of the service.</summary>
    public long BytesRead { get; private set; }

    public void Read(long offset, Span<byte> buffer)
    {
        BlockRange.Check("Page blob", offset, buffer.Length, Length);
        while (!buffer.IsEmpty)
        {
            long chunk = offset / ChunkSize * ChunkSize;
            int within = (int)(offset - chunk);
            int count = Math.Min(ChunkSize - within, buffer.Length);
            Chunk(chunk).AsSpan(within, count).CopyTo(buffer);
            offset += count;
            buffer = buffer[count..];
        }
    }

    public IEnumerable<Extent> StoredExtents(Extent range) => download.Live.Within(range.Intersect(new Extent(0, Length)));

    public void Dispose()
    {
        // The caller that opened it disposes of the download.
    }

    private byte[] Chunk(long offset)
    {
        lock (_gate)
        {
            if (_cache.TryGetValue(offset, out byte[]? known))
            {
                return known;
            }

            byte[] bytes = new byte[ChunkSize];
            Extent[] parts = [.. download.Live.Within(new Extent(offset, Math.Min(ChunkSize, Length - offset)))];
            if (parts.Length > 0)
            {
                // One request from the first to the last: cheaper than one for each.
                Extent all = Extent.FromBounds(parts[0].Offset, parts[^1].End);
                byte[] read = Task.Run(() => download.ReadAsync(all, cancellation), cancellation).GetAwaiter().GetResult();
                read.CopyTo(bytes, (int)(all.Offset - offset));
                BytesRead += all.Length;
            }

            if (_order.Count == CachedChunks)
            {
                _cache.Remove(_order.Dequeue());
            }

            _order.Enqueue(offset);
            _cache[offset] = bytes;
            return bytes;
        }
    }
}
