namespace VmGeneralize.Guests.Tests;

public class GuestPathTests
{
    [Theory]
    [InlineData("/a/b", "/a", true)]
    [InlineData("/A/b", "/a", true)]
    [InlineData("/a", "/a", true)]
    [InlineData("/ab", "/a", false)]
    [InlineData("/a", "/a/b", false)]
    [InlineData("/a", "/", true)]
    public void Knows_what_lies_below(string path, string folder, bool expected) =>
        Assert.Equal(expected, GuestPath.IsSameOrBelow(path, folder, GuestKind.Windows));

    [Theory]
    [InlineData("/", "a", "/a")]
    [InlineData("/a", "b", "/a/b")]
    public void Joins(string folder, string name, string expected) => Assert.Equal(expected, GuestPath.Join(folder, name));

    [Fact]
    public void Windows_users_see_backslashes() => Assert.Equal(@"C:\Windows\Panther", GuestPath.ToWindows("/Windows/Panther"));
}
