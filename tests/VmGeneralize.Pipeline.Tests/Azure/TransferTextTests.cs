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
    public void Pace_and_time_left_are_told_when_they_are_known()
    {
        Assert.Equal("", TransferText.Pace(0, null, 0, 1000));
        Assert.Equal(", 41.5 MiB/s, 2:05 left", TransferText.Pace(41.5 * 1024 * 1024, TimeSpan.FromSeconds(125), 10, 1000));
        Assert.Equal(", 1 KiB/s", TransferText.Pace(1024, TimeSpan.FromHours(3), 9, 1000));
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
