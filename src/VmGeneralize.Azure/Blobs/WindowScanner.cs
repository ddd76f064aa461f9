using VmGeneralize.Blocks;

namespace VmGeneralize.Azure.Blobs;

/// <summary>
/// Reads a disk in ascending order, window by window, and finds what must be sent. Its work grows with what is live and stored, not
/// with the size of the disk.
/// </summary>
internal sealed class WindowScanner
{
    /// <summary>Bytes of a window, and its alignment: the largest Put Page.</summary>
    public const int WindowSize = Pacer.LargestChunk;

    /// <summary>Unit of zero detection in bytes: the smallest block that file systems make holes of.</summary>
    public const int Grain = 4096;

    private const long LargestBridge = 64 << 10;
    private const int BridgeShare = 64; // at most 1/64 of what is sent may be bridges
    private const int BridgeCaution = 4; // and one bridge takes at most a quarter of what is left, so that short gaps come first

    private readonly IBlockDevice _device;
    private long _bridgeBudget;

    public WindowScanner(UploadSource source)
    {
        _device = source.Device;
        ExtentSet stored = new(_device.StoredExtents(new Extent(0, _device.Length)));
        StoredBytes = stored.TotalLength;
        Wanted = source.Live.Intersect(stored);
        WantedBytes = Wanted.TotalLength;
    }

    /// <summary>What is live and stored: all that must be read.</summary>
    public ExtentSet Wanted { get; }

    /// <summary>Length of <see cref="Wanted"/> in bytes.</summary>
    public long WantedBytes { get; }

    /// <summary>Bytes that the source container holds, dead ones included.</summary>
    public long StoredBytes { get; }

    /// <summary>The windows that have something live in them, ascending, without those that are <paramref name="done"/>.</summary>
    public IEnumerable<Extent> Windows(ExtentSet done)
    {
        long position = 0;
        foreach (Extent extent in Wanted)
        {
            position = Math.Max(position, extent.Offset / WindowSize * WindowSize);
            for (; position < extent.End; position += WindowSize)
            {
                if (!done.Contains(position))
                {
                    yield return new Extent(position, Math.Min(WindowSize, _device.Length - position));
                }
            }
        }
    }

    /// <summary>Live and stored bytes of a window.</summary>
    public long LiveIn(Extent range) => Wanted.Within(range).Sum(part => part.Length);

    /// <summary>Reads a window; what is not live is zero in the result, whatever is there on the disk.</summary>
    /// <param name="range">One of <see cref="Windows"/>, or any range of at most <see cref="WindowSize"/> bytes.</param>
    /// <param name="buffer">At least as long.</param>
    public UploadWindow Read(Extent range, byte[] buffer)
    {
        Span<byte> bytes = buffer.AsSpan(0, (int)range.Length);
        long live = Fill(range, bytes);
        List<Extent> relative = [];
        ZeroBytes.NonZeroParts(bytes, Grain, relative);
        Extent[] nonZero = [.. relative.Select(part => part.Shift(range.Offset))];
        List<Extent> parts = [];
        long bridged = 0;
        foreach (Extent part in nonZero)
        {
            _bridgeBudget += part.Length / BridgeShare;
            long gap = parts.Count == 0 ? long.MaxValue : part.Offset - parts[^1].End;
            if (gap <= LargestBridge && gap <= _bridgeBudget / BridgeCaution)
            {
                _bridgeBudget -= gap;
                bridged += gap;
                parts[^1] = Extent.FromBounds(parts[^1].Offset, part.End);
            }
            else
            {
                parts.Add(part);
            }
        }

        return new UploadWindow(buffer, range, parts, live, bridged) { NonZero = nonZero };
    }

    // Small gaps are read too and cleared: one read is cheaper than many.
    private long Fill(Extent range, Span<byte> bytes)
    {
        long live = 0;
        Extent pending = new(range.Offset, 0);
        foreach (Extent part in Wanted.Within(range))
        {
            live += part.Length;
            if (part.Offset - pending.End > LargestBridge)
            {
                ReadPart(pending, range.Offset, bytes);
                pending = part;
            }
            else
            {
                pending = Extent.FromBounds(pending.Length == 0 ? part.Offset : pending.Offset, part.End);
            }
        }

        ReadPart(pending, range.Offset, bytes);
        foreach (Extent gap in Wanted.Gaps(range))
        {
            bytes.Slice((int)(gap.Offset - range.Offset), (int)gap.Length).Clear();
        }

        return live;
    }

    private void ReadPart(Extent part, long start, Span<byte> bytes) =>
        _device.Read(part.Offset, bytes.Slice((int)(part.Offset - start), (int)part.Length));
}
