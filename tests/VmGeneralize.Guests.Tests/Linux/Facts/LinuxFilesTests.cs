using VmGeneralize.Guests.Linux.Facts;
using VmGeneralize.TestSupport;

namespace VmGeneralize.Guests.Tests.Linux.Facts;

public sealed class LinuxFilesTests
{
    [Theory]
    [InlineData("../usr/lib/os-release")]
    [InlineData("/usr/lib/os-release")]
    [InlineData("../../../../usr/./lib/os-release")]
    public void Links_in_the_last_place_are_followed_inside_the_guest(string target)
    {
        MemoryLinuxGuest guest = new MemoryLinuxGuest().WithText("/usr/lib/os-release", "ID=debian\n").WithLink("/etc/os-release", target);
        Assert.Equal("/usr/lib/os-release", guest.Locate("/etc/os-release").OrShown(null)?.Path);
        Assert.Equal(["ID=debian"], guest.Lines("/etc/os-release").OrShown([]));
    }

    [Fact]
    public void What_is_not_there_is_known_to_be_nothing()
    {
        MemoryLinuxGuest guest = new MemoryLinuxGuest().WithFiles("/etc/x/y").WithLink("/etc/l", "x");
        foreach (string path in (string[])["/etc/none", "/none/at/all", "/etc/x/y/z", "/etc/l/none"])
        {
            Assert.True(guest.Locate(path) is { IsKnown: true } nothing && nothing.OrShown(new GuestFile(path, false, 0)) is null, path);
            Assert.True(guest.Lines(path) is { IsKnown: true } lines && lines.OrShown(["?"]).Count == 0, path);
            Assert.True(guest.Entries(path) is { IsKnown: true }, path);
        }

        Assert.Equal(["/etc/x/y"], guest.Entries("/etc/l").OrShown([]).Select(file => file.Path));
    }

    [Theory]
    [InlineData("/a", "its links lead in a circle")]
    [InlineData("/c", "a link that leads to /none, where nothing is")]
    [InlineData("/d", "its links lead in a circle")]
    [InlineData("/lost/conf/file", "a link that leads to /gone/disk, where nothing is")]
    [InlineData("/folder", "it is a directory")]
    [InlineData("/pipe", "it is a device, socket or FIFO")]
    [InlineData("/large", "it has 16777217 bytes, and more than 16777216 are not read")]
    public void What_is_there_and_cannot_be_read_is_never_nothing(string path, string reason)
    {
        MemoryLinuxGuest guest = new MemoryLinuxGuest().WithLink("/a", "/b").WithLink("/b", "a").WithLink("/c", "/none").WithLink("/d", "")
            .WithLink("/lost", "/gone/disk").WithFolder("/folder").WithSpecial("/pipe").WithBytes("/large", new byte[LinuxFiles.LargestLines + 1]);
        Fact<IReadOnlyList<string>> lines = guest.Lines(path);
        Assert.Contains(reason, Assert.Single(lines.Problems).Reason, StringComparison.Ordinal);
        Assert.False(lines.TryGet(out _));
    }

    [Fact]
    public void An_account_file_of_many_accounts_is_read_to_its_end()
    {
        string text = string.Concat(Enumerable.Range(0, 100_000).Select(number => $"service-account-{number}:*:20000:0:99999:7:::\n")) + "last:$6$x:1::::::\n";
        Assert.True(text.Length > LinuxFiles.LargestText);

        Assert.Equal("last:$6$x:1::::::", new MemoryLinuxGuest().WithText("/etc/shadow", text).Lines("/etc/shadow").OrShown([])[^1]);
    }

    [Fact]
    public void Only_a_link_to_nowhere_says_that_what_it_means_is_not_on_this_disk()
    {
        MemoryLinuxGuest guest = new MemoryLinuxGuest().WithLink("/etc/a", "/none").WithFolder("/etc/b");

        Assert.True(Assert.Single(guest.Lines("/etc/a").Problems).LeadsNowhere);
        Assert.False(Assert.Single(guest.Lines("/etc/b").Problems).LeadsNowhere);
    }

    [Fact]
    public void What_is_linked_to_the_null_device_is_empty() =>
        Assert.Empty(new MemoryLinuxGuest().WithLink("/etc/x", "/dev/null").Lines("/etc/x") is { IsKnown: true } lines ? lines.OrShown(["?"]) : ["not known"]);

    [Fact]
    public void A_folder_with_too_many_files_is_not_half_read()
    {
        MemoryLinuxGuest guest = new();
        guest.WithFiles([.. Enumerable.Range(0, LinuxFiles.MaxEntries + 1).Select(number => $"/etc/d/{number}")]);
        Assert.Equal("/etc/d", Assert.Single(guest.Entries("/etc/d").Problems).Path);
    }

    [Fact]
    public void Names_that_would_confuse_a_terminal_are_not_in_messages() =>
        Assert.Equal("a?b?c", LinuxFiles.Shown("a\u001bb\u202ec"));
}
