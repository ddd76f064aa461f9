using VmGeneralize.Guests.Linux.Facts;
using Xunit;

namespace VmGeneralize.Guests.Tests.Linux;

public class FstabTests
{
    [Fact]
    public void Comments_blank_lines_and_lines_of_one_field_are_left_out()
    {
        Assert.Equal(
            ["/", "/b"], Parse("# a b c\n\n  \t\n /dev/sda1 / ext4\nalone\n\t#x y\nUUID=1\t/b\text4\tro,nofail 0 2\r\n").Select(entry => entry.MountPoint));
    }

    [Fact]
    public void Escaped_blanks_and_backslashes_are_restored()
    {
        FstabEntry entry = Assert.Single(Parse(@"LABEL=my\040disk /mnt/a\011b\134c\0\303\274 ext4 defaults"));

        Assert.Equal("LABEL=my disk", entry.Source);
        Assert.Equal("/mnt/a\tb\\c\\0ü", entry.MountPoint);
    }

    [Theory]
    [InlineData("noauto", true)]
    [InlineData("noauto,x-systemd.automount", false)]
    [InlineData("defaults", false)]
    public void Only_what_nothing_mounts_by_itself_is_on_demand(string options, bool onDemand)
    {
        Assert.Equal(onDemand, Assert.Single(Parse($"/dev/sda1 /x ext4 {options} 0 0")).IsOnDemand);
    }

    private static IEnumerable<FstabEntry> Parse(string text) => text.Split('\n').Select(FstabEntry.Parse).OfType<FstabEntry>();
}
