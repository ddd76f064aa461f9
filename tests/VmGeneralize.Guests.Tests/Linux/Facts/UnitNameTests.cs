using VmGeneralize.Guests.Linux.Facts;
using VmGeneralize.TestSupport;
using Xunit;

namespace VmGeneralize.Guests.Tests.Linux.Facts;

public class UnitNameTests
{
    public static TheoryData<string> Paths { get; } =
        new("/", "/home", "/var/lib/foo", "/srv/a-b", "/mnt/a b", "/data/ü", "/x/.hidden", "/.hidden", "/a/b_c:d.e", "/mnt/100%", @"/back\slash", "/tilde~");

    [SkippableTheory]
    [MemberData(nameof(Paths))]
    public void Names_are_those_of_systemd_escape(string path)
    {
        OutsideTool.Require("systemd-escape");

        string name = OutsideTool.RunChecked("systemd-escape", "-p", "--suffix=mount", path).TrimEnd('\n');

        Assert.Equal(name, UnitName.OfMount(path));
        Assert.Equal(path, UnitName.Path(name));
    }

    [Theory]
    [InlineData(@"a\x2.mount")]
    [InlineData(@"a\y41.mount")]
    [InlineData(@"a\x00.mount")]
    [InlineData(@"a\.mount")]
    [InlineData(".mount")]
    public void What_is_no_escaped_path_names_none(string name) => Assert.Null(UnitName.Path(name));

    [Theory]
    [InlineData("/home/", "/home")]
    [InlineData("//a///b/./c", "/a/b/c")]
    [InlineData("/", "/")]
    public void Slashes_that_mean_nothing_go(string path, string expected) => Assert.Equal(expected, UnitName.Simplified(path));
}
