using VmGeneralize.Blocks;

namespace VmGeneralize.Pipeline.Audit;

/// <summary>
/// Reads a disk once, in order, in big pieces: free space for anything but zeros, and all of it for strings when there are any.
/// What the container does not store is zero and is not read.
/// </summary>
internal sealed class DiskScan(IBlockDevice device, IReadOnlyList<FreeSpace> spaces, NeedleSet? needles)
{
    private const int ChunkSize = 4 << 20;
    private const int SectorSize = 512;

    /// <summary>Places that are kept; further ones are only counted.</summary>
    private const int MaxHits = 1_000_000;

    private readonly List<(Needle Needle, long Offset)> _hits = [];

    /// <summary>Where strings are on the disk, ascending; the first ones.</summary>
    public IReadOnlyList<(Needle Needle, long Offset)> Hits => _hits;

    /// <summary>How often strings were found.</summary>
    public long HitCount { get; private set; }

    public void Run(IProgress<ProgressUpdate>? progress, CancellationToken cancellation)
    {
        ExtentSet wanted = Wanted();
        int overlap = Math.Max(0, (needles?.LongestBytes ?? 0) - 1);
        byte[] buffer = new byte[ChunkSize + overlap];
        long done = 0;
        long total = wanted.TotalLength;
        foreach (Extent extent in wanted)
        {
            for (long position = extent.Offset; position < extent.End; position += ChunkSize)
            {
                cancellation.ThrowIfCancellationRequested();
                progress?.Report(new ProgressUpdate("Reading the disk", done, total));
                Span<byte> chunk = buffer.AsSpan(0, (int)Math.Min(buffer.Length, extent.End - position));
                device.Read(position, chunk);
                int own = Math.Min(ChunkSize, chunk.Length);
                Look(position, chunk, own);
                done += own;
            }
        }

        _hits.Sort((left, right) => left.Offset.CompareTo(right.Offset));
    }

    private void Look(long position, ReadOnlySpan<byte> chunk, int own)
    {
        if (ZeroBytes.IsAllZero(chunk))
        {
            return;
        }

        foreach (FreeSpace space in spaces)
        {
            space.Take(position, chunk[..own]);
        }

        needles?.Find(chunk, own, (needle, at) =>
        {
            HitCount++;
            if (_hits.Count < MaxHits)
            {
                _hits.Add((needle, position + at));
            }
        });
    }

    private ExtentSet Wanted()
    {
        Extent whole = new(0, device.Length);
        ExtentSet stored = new(device.StoredExtents(whole));
        if (needles is null)
        {
            return stored.Intersect(new ExtentSet(spaces.SelectMany(space => space.Extents)));
        }

        // A string may end, or begin, in zeros that are not stored.
        ExtentSet wider = [];
        foreach (Extent extent in stored)
        {
            // Whole sectors, so that what is counted does not depend on what is looked for.
            Extent around = Extent.FromBounds(Math.Max(0, extent.Offset - needles.LongestBytes), extent.End + needles.LongestBytes);
            wider.Add(around.AlignOutward(SectorSize).Intersect(whole));
        }

        return wider;
    }
}
