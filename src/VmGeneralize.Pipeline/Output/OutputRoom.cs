using VmGeneralize.Blocks;
using VmGeneralize.Blocks.HostFiles;
using VmGeneralize.Disks;

namespace VmGeneralize.Pipeline.Output;

/// <summary>Checks whether an image fits where it is to be written. What is zero takes no room in any container.</summary>
internal static class OutputRoom
{
    private const int ChunkSize = 1 << 20;

    /// <summary>Refuses, before the first byte is written, an image that does not fit.</summary>
    /// <param name="image">The image.</param>
    /// <param name="path">Where it is to be written.</param>
    /// <param name="free">Bytes that are free there; null if unknown.</param>
    /// <param name="cancellation">Ends the count.</param>
    /// <exception cref="RefusedException">It does not fit.</exception>
    public static void Require(FinalImage image, string path, long? free, CancellationToken cancellation)
    {
        if (free is not { } room || image.Live.TotalLength <= room)
        {
            return;
        }

        // Tight: now it is worth a look at how much of it is zero.
        Require(CountNonZero(image, cancellation), path, room);
    }

    /// <summary>Refuses what does not fit.</summary>
    /// <param name="needed">Its bytes.</param>
    /// <param name="what">The file, or what it is, in words.</param>
    /// <param name="free">Bytes that are free; null if unknown.</param>
    /// <param name="remedy">What to do.</param>
    /// <exception cref="RefusedException">It does not fit.</exception>
    public static void Require(long needed, string what, long? free, string remedy = "Make room, or choose another folder.")
    {
        if (needed > free)
        {
            throw new RefusedException(
                HostFileRefusal.NoRoom, $"Not enough room for {what}: {Bytes.Text(needed)} are needed, and {Bytes.Text(free.Value)} are free.", remedy);
        }
    }

    private static long CountNonZero(FinalImage image, CancellationToken cancellation)
    {
        long count = 0;
        byte[] buffer = new byte[ChunkSize];
        List<Extent> parts = [];
        foreach (Extent live in image.Live)
        {
            foreach (Extent stored in image.Device.StoredExtents(live))
            {
                for (long at = stored.Offset; at < stored.End; at += ChunkSize)
                {
                    cancellation.ThrowIfCancellationRequested();
                    Span<byte> chunk = buffer.AsSpan(0, (int)long.Min(ChunkSize, stored.End - at));
                    image.Device.Read(at, chunk);
                    parts.Clear();
                    ZeroBytes.NonZeroParts(chunk, IDiskSink.Grain, parts);
                    count += parts.Sum(part => part.Length);
                }
            }
        }

        return count;
    }
}
