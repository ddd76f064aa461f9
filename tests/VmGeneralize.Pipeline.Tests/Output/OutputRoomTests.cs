using VmGeneralize.Blocks;
using VmGeneralize.Pipeline.Origins;
using VmGeneralize.Pipeline.Output;
using VmGeneralize.TestSupport;

namespace VmGeneralize.Pipeline.Tests.Output;

public class OutputRoomTests
{
    private static readonly string Disk = Path.Combine(Repository.Root, "fixtures", "windows", "server2022.vhdx");

    [Fact]
    public void What_does_not_fit_is_refused_with_both_sizes()
    {
        RefusedException refused = Assert.Throws<RefusedException>(() => Require(1 << 20));

        Assert.Equal("output-no-room", refused.Code.Text);
        Assert.Matches(@"Not enough room for out\.vhd: [0-9.]+ MiB are needed, and 1 MiB are free\.", refused.Reason);
    }

    [Fact]
    public void Zeros_take_no_room()
    {
        using DiskSession session = DiskSession.Open(new FileOrigin(Disk, []), CancellationToken.None);
        using FinalImage image = FinalImage.Of(session, whole: true);
        long live = image.Live.TotalLength;

        OutputRoom.Require(image, "out.vhd", live - 1, CancellationToken.None); // the fixture is far from full
        Assert.Throws<RefusedException>(() => OutputRoom.Require(image, "out.vhd", live / 100, CancellationToken.None));
    }

    [Theory]
    [InlineData(null)]
    [InlineData(long.MaxValue)]
    public void Enough_or_unknown_is_fine(long? free) => Require(free);

    private static void Require(long? free)
    {
        using DiskSession session = DiskSession.Open(new FileOrigin(Disk, []), CancellationToken.None);
        using FinalImage image = FinalImage.Of(session);
        OutputRoom.Require(image, "out.vhd", free, CancellationToken.None);
    }
}
