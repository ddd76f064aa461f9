using Xunit;

namespace VmGeneralize.Guests.Tests;

/// <summary>Paths that name a volume other than the system drive.</summary>
public class GuestVolumePathTests
{
    [Theory]
    [InlineData("//partition 3/a/b", "partition 3", "/a/b")]
    [InlineData("//partition 3", "partition 3", "/")]
    public void A_path_names_a_volume_and_what_is_in_it(string path, string volume, string inner) => Assert.Equal((volume, inner), GuestPath.OnVolume(path));

    [Theory]
    [InlineData("/")]
    [InlineData("/partition 3/a")]
    public void A_path_of_the_system_drive_names_none(string path) => Assert.Null(GuestPath.OnVolume(path));

    [Theory]
    [InlineData("//partition 3/a/b", @"partition 3:\a\b")]
    [InlineData("/a/b", @"C:\a\b")]
    public void Windows_users_read_it_with_a_colon(string path, string shown) => Assert.Equal(shown, GuestPath.ToWindows(path));

    [Fact]
    public void It_is_joined_and_compared_as_every_path()
    {
        string file = GuestPath.Join(GuestPath.OfVolume("partition 3"), "pagefile.sys");

        Assert.Equal("//partition 3/pagefile.sys", file);
        Assert.True(GuestPath.IsSameOrBelow(file, "//PARTITION 3", GuestKind.Windows));
        Assert.False(GuestPath.IsSameOrBelow(file, "//partition 33", GuestKind.Windows));
        Assert.False(GuestPath.IsSameOrBelow(file, "/pagefile.sys", GuestKind.Windows));
    }
}
