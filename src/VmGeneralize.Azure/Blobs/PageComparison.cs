using VmGeneralize.Blocks;

namespace VmGeneralize.Azure.Blobs;

/// <summary>
/// Compares the pages that the blob has with those that were sent, and repairs the difference: pages that were not sent are cleared, pages that
/// are missing are read and sent once more.
/// </summary>
internal sealed class PageComparison(UploadSource source, WindowScanner scanner, PageWriter writer, string name)
{
    private const int Rounds = 2;

    /// <summary>Bytes that were cleared.</summary>
    public long Cleared { get; private set; }

    /// <summary>Bytes that were sent again.</summary>
    public long SentAgain { get; private set; }

    /// <param name="expected">The pages that were sent.</param>
    /// <param name="cancellation">Checked per request.</param>
    /// <exception cref="AzureException">The blob differs however often it is repaired.</exception>
    public async Task RepairAsync(ExtentSet expected, CancellationToken cancellation)
    {
        for (int round = 0; ; round++)
        {
            ExtentSet actual = await writer.RangesAsync(within: null, cancellation).ConfigureAwait(false);
            Extent blob = new(0, source.BlobLength);
            List<Extent> stray = [.. actual.SelectMany(range => expected.Gaps(range))];
            List<Extent> missing = MissingPages(expected, actual);
            if (stray.Count == 0 && missing.Count == 0)
            {
                return;
            }

            if (round == Rounds)
            {
                throw new AzureException(
                    $"Checking the pages of {name}",
                    $"{stray.Sum(range => range.Length)} bytes are there that were not sent and {missing.Sum(range => range.Length)} bytes are missing.",
                    "Another program may be writing to it: make sure that none is, and upload again with --force.");
            }

            foreach (Extent range in stray)
            {
                await writer.ClearAsync(range.Intersect(blob), cancellation).ConfigureAwait(false);
                Cleared += range.Length;
            }

            foreach (Extent range in missing)
            {
                cancellation.ThrowIfCancellationRequested();
                await writer.PutAsync(range.Offset, Bytes(range), cancellation).ConfigureAwait(false);
                SentAgain += range.Length;
            }
        }
    }

    // A service may drop pages of zeros that were sent: those are not missing. Cut to windows, so that memory is bounded.
    private List<Extent> MissingPages(ExtentSet expected, ExtentSet actual)
    {
        List<Extent> missing = [];
        foreach (Extent gap in expected.SelectMany(range => actual.Gaps(range)))
        {
            for (long offset = gap.Offset; offset < gap.End; offset += WindowScanner.WindowSize)
            {
                Extent piece = new(offset, Math.Min(WindowScanner.WindowSize, gap.End - offset));
                List<Extent> parts = [];
                ZeroBytes.NonZeroParts(Bytes(piece).Span, UploadSource.PageSize, parts);
                missing.AddRange(parts.Select(part => part.Shift(piece.Offset)));
            }
        }

        return missing;
    }

    private ReadOnlyMemory<byte> Bytes(Extent range)
    {
        byte[] bytes = new byte[range.Length];
        long diskEnd = Math.Min(range.End, source.Device.Length);
        if (diskEnd > range.Offset)
        {
            scanner.Read(Extent.FromBounds(range.Offset, diskEnd), bytes);
        }

        if (range.End > source.Device.Length)
        {
            source.Footer.CopyTo(bytes.AsMemory((int)(range.Length - UploadSource.PageSize)));
        }

        return bytes;
    }
}
