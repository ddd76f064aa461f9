using System.Text;
using VmGeneralize.Blocks;
using VmGeneralize.Pipeline.Audit;

namespace VmGeneralize.Pipeline.Tests.Audit;

public sealed class DiskScanTests
{
    private const int Chunk = 4 << 20;

    [Theory]
    [InlineData(0)]
    [InlineData(1000)]
    [InlineData(Chunk - 7)]
    [InlineData(Chunk - 1)]
    [InlineData(Chunk)]
    [InlineData(Chunk + Chunk - 3)]
    [InlineData((3 * Chunk) - 22)]
    public void A_string_is_found_once_wherever_it_lies(int offset)
    {
        byte[] bytes = new byte[3 * Chunk];
        byte[] text = Encoding.Unicode.GetBytes("secret-name");
        text.CopyTo(bytes, offset);
        DiskScan scan = new(new MemoryDevice(bytes), [], new NeedleSet(["secret-name", "another"]));

        scan.Run(progress: null, CancellationToken.None);

        (Needle needle, long at) = Assert.Single(scan.Hits);
        Assert.Equal(("secret-name", "UTF-16", (long)offset), (needle.Text, needle.Encoding, at));
        Assert.Equal(1, scan.HitCount);
    }

    [Fact]
    public void A_string_that_runs_into_what_is_not_stored_is_found()
    {
        using OverlayDevice overlay = new(new MemoryDevice(new byte[1 << 20]));
        overlay.Zero(new Extent(0, 1 << 20));
        byte[] text = Encoding.Unicode.GetBytes("secret-name");
        overlay.Write(4096 - (text.Length - 1), text.AsSpan(0, text.Length - 1)); // its last byte is a zero that is not stored
        Assert.Equal(4096, overlay.StoredExtents(new Extent(0, overlay.Length)).Sum(extent => extent.Length));
        DiskScan scan = new(overlay, [], new NeedleSet(["secret-name"]));

        scan.Run(progress: null, CancellationToken.None);

        Assert.Equal(4096 - (text.Length - 1), Assert.Single(scan.Hits).Offset);
    }

    [Fact]
    public void A_cancelled_scan_stops()
    {
        DiskScan scan = new(new MemoryDevice(new byte[Chunk]), [], new NeedleSet(["secret"]));

        Assert.Throws<OperationCanceledException>(() => scan.Run(progress: null, new CancellationToken(canceled: true)));
    }
}
