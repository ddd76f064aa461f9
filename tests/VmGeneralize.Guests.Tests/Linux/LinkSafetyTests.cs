using VmGeneralize.Blocks;
using VmGeneralize.Guests.Edits;
using VmGeneralize.Guests.Linux;
using VmGeneralize.TestSupport;
using Xunit;

namespace VmGeneralize.Guests.Tests.Linux;

/// <summary>Links in a guest may be hostile: they lead to something in the guest, or nowhere.</summary>
public sealed class LinkSafetyTests : IDisposable
{
    private readonly TemporaryFolder _host = new();

    public void Dispose() => _host.Dispose();

    [Fact]
    public void Absolute_links_start_at_the_guests_root()
    {
        string secret = _host.File("secret.txt");
        File.WriteAllText(secret, "of the host");
        LinuxGuest guest = GuestBuilder.Guest(GuestBuilder.Root()
            .WithLink("/home/a/file", secret)
            .WithLink("/home/a/folder", _host.Path)
            .WithLink("/home/a/root", "/"));

        Assert.Null(guest.ReadText("/home/a/file"));
        Assert.Null(guest.Find("/home/a/folder/secret.txt"));
        Assert.Null(guest.Find($"/home/a/root{secret}"));
        Assert.Equal("/etc/fstab", guest.Find("/home/a/root/etc/fstab")?.Path);
        Assert.Equal("of the host", File.ReadAllText(secret));
    }

    [Fact]
    public void Parents_end_at_the_guests_root()
    {
        LinuxGuest guest = GuestBuilder.Guest(GuestBuilder.Root()
            .WithLink("/home/a/up", "../../../../../../../../etc")
            .WithLink("/up", "..")
            .WithFile("/etc/x", "mine"));

        Assert.Equal("/etc/x", guest.Find("/home/a/up/x")?.Path);
        Assert.Equal("/etc/x", guest.Find("/up/up/../../etc/x")?.Path);
        Assert.Equal("/etc/x", guest.Find("/../../../etc/./x")?.Path);
        Assert.Equal("/", guest.Find("/../..")?.Path);
        Assert.Null(guest.Find("/etc/x/../fstab")); // a file has no parent to go to
    }

    [Fact]
    public void Loops_lead_nowhere()
    {
        MemoryPosixFileSystem root = GuestBuilder.Root().WithLink("/a", "/b").WithLink("/b", "a").WithLink("/self", "self/self/self").WithLink("/empty", "");
        for (int index = 0; index < 100; index++)
        {
            root.WithLink($"/chain{index}", $"chain{index + 1}");
        }

        root.WithFile("/chain100", "end").WithLink("/grow", "grow/" + new string('x', 200));
        LinuxGuest guest = GuestBuilder.Guest(root);

        Assert.Null(guest.ReadText("/a"));
        Assert.Null(guest.Find("/a/x"));
        Assert.Null(guest.Find("/self/x"));
        Assert.Null(guest.Find("/grow/x"));
        Assert.Null(guest.Find("/empty/x"));
        Assert.Null(guest.ReadText("/chain0"));
        Assert.Null(guest.ReadText("/chain59")); // 41 links
        Assert.Equal("end", guest.ReadText("/chain60")); // 40
        Assert.Equal("/b", guest.Find("/a")?.LinkTarget);
    }

    [Fact]
    public void Kernel_folders_are_what_is_on_the_disk()
    {
        LinuxGuest guest = GuestBuilder.Guest(
            GuestBuilder.Root().WithDirectory("/proc").WithLink("/etc/mtab", "/proc/self/mounts").WithLink("/home/a/me", "/proc/self/root"));

        Assert.Null(guest.ReadText("/etc/mtab"));
        Assert.Null(guest.Find("/home/a/me/etc/passwd"));
        Assert.Empty(guest.List("/proc"));
    }

    [Fact]
    public void Deleting_removes_a_link_and_not_what_it_leads_to()
    {
        string planted = _host.File("planted");
        Directory.CreateDirectory(planted);
        File.WriteAllText(Path.Combine(planted, "file"), "of the host");
        MemoryPosixFileSystem root = GuestBuilder.Root().WithLink("/home/a/etc", "/etc").WithLink("/home/a/host", planted).WithLink("/home/a/up", "../..");
        LinuxGuest guest = GuestBuilder.Guest(root);

        guest.Edit().Apply(new GuestEdit.Delete("/home/a"));

        Assert.Equal(["/", "/etc/", "/etc/fstab", "/etc/os-release", "/home/"], root.Paths());
        Assert.True(File.Exists(Path.Combine(planted, "file")));
    }

    [Theory]
    [InlineData("truncate")]
    [InlineData("write")]
    [InlineData("lines")]
    [InlineData("erase")]
    public void No_edit_goes_through_a_link_in_the_last_place(string kind)
    {
        string planted = _host.File("passwd");
        File.WriteAllText(planted, "of the host");
        MemoryPosixFileSystem root = GuestBuilder.Root().WithFile("/etc/passwd", "root:x:0:0::/root:/bin/sh").WithLink("/var/log/a.log", "/etc/passwd")
            .WithLink("/var/log/b.log", planted);
        IGuestEditor editor = GuestBuilder.Guest(root).Edit();

        foreach (string path in (string[])["/var/log/a.log", "/var/log/b.log"])
        {
            GuestEdit edit = kind switch
            {
                "truncate" => new GuestEdit.Truncate(path),
                "write" => new GuestEdit.Write(path, GuestBytes.Of("new"), "new"),
                "lines" => new GuestEdit.EditLines(path, new LineEdits([new LineEdit.InsertFirst("new", "new")])),
                _ => new GuestEdit.Erase(path, 0),
            };
            Assert.Equal("not-a-file", Assert.Throws<RefusedException>(() => editor.Apply(edit)).Code.Text);
        }

        Assert.Equal("root:x:0:0::/root:/bin/sh", root.Text("/etc/passwd"));
        Assert.Equal("of the host", File.ReadAllText(planted));
    }

    [Fact]
    public void Links_between_volumes_stay_in_the_guest()
    {
        MemoryPosixFileSystem home = new MemoryPosixFileSystem(volumeId: "h").WithLink("/a/up", "../../etc").WithLink("/a/top", "/")
            .WithLink("/a/beside", "../b/file")
            .WithFile("/b/file", "b");
        LinuxGuest guest = GuestBuilder.Guest(GuestBuilder.Root("UUID=h /home ext4").WithDirectory("/home").WithFile("/etc/x", "root"), home);

        Assert.Equal("/etc/x", guest.Find("/home/a/up/x")?.Path); // ".." leaves the volume for the folder that it is mounted on
        Assert.Equal("/etc/x", guest.Find("/home/a/top/etc/x")?.Path);
        Assert.Equal("b", guest.ReadText("/home/a/beside"));
    }
}
