using VmGeneralize.Pipeline.Azure;

namespace VmGeneralize.Pipeline.Tests.Azure;

public sealed class TransferTextTests
{
    [Theory]
    [InlineData(0, "0:00")]
    [InlineData(7, "0:07")]
    [InlineData(750, "12:30")]
    [InlineData(3723, "1:02:03")]
    [InlineData(360_000, "100:00:00")]
    public void Times_read_like_a_clock(int seconds, string text) => Assert.Equal(text, Clock.Text(TimeSpan.FromSeconds(seconds)));

    [Fact]
    public void Pace_is_told_when_it_is_known()
    {
        Assert.Equal("", TransferText.Pace(0));
        Assert.Equal(", 41.5 MiB/s", TransferText.Pace(41.5 * 1024 * 1024));
    }

    [Fact]
    public void Each_target_of_a_disk_has_its_own_resume_file()
    {
        string first = ImageUpload.ResumePath("d/server.vhdx", "https://a/b/c.vhd");

        Assert.StartsWith("d/server.vhdx.", first, StringComparison.Ordinal);
        Assert.EndsWith(".vmgeneralize-upload", first, StringComparison.Ordinal);
        Assert.NotEqual(first, ImageUpload.ResumePath("d/server.vhdx", "https://a/b/d.vhd"));
        Assert.Equal(first, ImageUpload.ResumePath("d/server.vhdx", "https://a/b/c.vhd"));
    }
}
