using VmGeneralize.Blocks;
using VmGeneralize.FileSystems;
using VmGeneralize.FileSystems.Fat;
using VmGeneralize.FileSystems.Probing;
using VmGeneralize.Guests.Edits;
using VmGeneralize.Guests.Linux;
using VmGeneralize.TestSupport;
using Xunit;

namespace VmGeneralize.Guests.Tests.Linux;

public sealed class LinuxEditorTests : IDisposable
{
    private readonly MemoryPosixFileSystem _root = GuestBuilder.Root("UUID=v /var ext4").WithDirectory("/var");
    private readonly MemoryPosixFileSystem _var = new(volumeId: "v");

    public void Dispose()
    {
        _root.Dispose();
        _var.Dispose();
    }

    [Fact]
    public void Edits_reach_the_volume_that_a_path_is_on()
    {
        _var.WithFile("/log/a.log", "old").WithFile("/lib/waagent/x/y").WithFile("/lib/waagent/z");
        _root.WithLink("/log", "var/log");
        LinuxGuest guest = GuestBuilder.Guest(_root, _var);
        IGuestEditor editor = guest.Edit();

        AppliedEdit applied = editor.Apply(new GuestEdit.Delete("/var/lib/waagent/x"));
        editor.Apply(new GuestEdit.Truncate("/log/a.log"));

        Assert.Equal(["/var/lib/waagent/x/y", "/var/lib/waagent/x"], applied.Removed.Select(entry => entry.Path));
        Assert.Equal(["/", "/lib/", "/lib/waagent/", "/lib/waagent/z", "/log/", "/log/a.log"], _var.Paths());
        Assert.Equal("", _var.Text("/log/a.log"));
        Assert.Equal([_root, _var], editor.FileSystems);
        Assert.Empty(editor.Complete());
        Assert.True(_root.IsCompleted && _var.IsCompleted);
    }

    [Fact]
    public void A_further_name_of_a_file_is_told()
    {
        _root.WithFile("/home/a/one", "12345").WithName("/srv/two", "/home/a/one");

        RemovedEntry removed = Assert.Single(GuestBuilder.Guest(_root).Edit().Apply(new GuestEdit.Delete("/home/a/one")).Removed);

        Assert.Equal((1, 0L), (removed.LinksLeft, removed.BytesFreed));
        Assert.Equal("12345", _root.Text("/srv/two"));
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/var")]
    [InlineData("/srv")]
    [InlineData("/b")]
    [InlineData("/srv/inner/deep")]
    public void What_a_volume_is_mounted_on_is_not_deleted(string path)
    {
        LinuxGuest guest = GuestBuilder.Guest(
            GuestBuilder.Root(
                "UUID=v /var ext4\nUUID=s /srv/inner/deep ext4\n/etc /b none bind\n").WithDirectory("/var").WithDirectory("/srv/inner/deep")
                    .WithDirectory("/b"),
            _var,
            new MemoryPosixFileSystem(volumeId: "s"));

        Assert.Equal("mount-point", Assert.Throws<RefusedException>(() => guest.Edit().Apply(new GuestEdit.Delete(path))).Code.Text);
    }

    [SkippableFact]
    public void Files_on_a_firmware_s_fat_are_changed_and_links_are_not_made_there()
    {
        OutsideTool.Require("mkfs.vfat", "mcopy", "mmd");
        using TemporaryFolder folder = new();
        File.WriteAllBytes(folder.File("esp"), new byte[8 << 20]);
        File.WriteAllText(folder.File("random-seed"), "RANDOM SEED");
        OutsideTool.RunChecked("mkfs.vfat", folder.File("esp"));
        OutsideTool.RunChecked("mmd", "-i", folder.File("esp"), "::/loader");
        OutsideTool.RunChecked("mcopy", "-i", folder.File("esp"), folder.File("random-seed"), "::/loader/random-seed");
        MemoryDevice esp = new(File.ReadAllBytes(folder.File("esp")));
        LinuxGuest guest = GuestBuilder.Open(new MemoryDisk().With(GuestBuilder.Root("/dev/sda2 /boot/efi vfat").WithDirectory("/boot/efi"))
            .With(FatFileSystem.Open(esp), VolumeKind.Fat));
        Assert.False(guest.Find("/boot/efi/loader/random-seed")!.IsReadOnly);
        IGuestEditor editor = guest.Edit();
        GuestEdit[] edits =
        [
            new GuestEdit.Delete("/boot/efi/loader/random-seed"),
            new GuestEdit.Create("/boot/efi/loader/entry.conf", GuestBytes.Of("title x"), 0x180),
            new GuestEdit.WipeSlack(),
        ];

        Assert.Equal("/boot/efi/loader/random-seed", Assert.Single(editor.Apply(edits[0]).Removed).Path);
        editor.Apply(edits[1]);
        GuestEdit link = new GuestEdit.CreateLink("/boot/efi/link", "loader");
        Assert.Equal("read-only-file-system", Assert.Throws<RefusedException>(() => editor.Apply(link)).Code.Text);
        editor.Apply(edits[2]);
        Assert.Equal(2, editor.FileSystems.Count);
        editor.Complete();

        LinuxGuest after = GuestBuilder.Open(new MemoryDisk().With(GuestBuilder.Root("/dev/sda2 /boot/efi vfat").WithDirectory("/boot/efi"))
            .With(FatFileSystem.Open(esp), VolumeKind.Fat));
        Assert.All(edits, edit => Assert.True(after.Holds(edit), edit.ToString()));
        File.WriteAllBytes(folder.File("esp"), esp.Bytes);
        OutsideTool.RunChecked("fsck.vfat", "-n", folder.File("esp"));
        Assert.False(esp.Bytes.AsSpan().IndexOf("ANDOM~1"u8) >= 0);
    }

    [Fact]
    public void A_file_system_that_is_only_read_is_refused_by_name()
    {
        LinuxGuest guest = GuestBuilder.Open(new MemoryDisk().With(GuestBuilder.Root("/dev/sda2 /boot/efi vfat").WithDirectory("/boot/efi"))
            .With(new ReadOnlyFileSystem(new MemoryPosixFileSystem().WithFile("/loader/random-seed")), VolumeKind.Fat));
        IGuestEditor editor = guest.Edit();

        foreach (GuestEdit edit in (GuestEdit[])[
            new GuestEdit.Delete("/boot/efi/loader/random-seed"),
            new GuestEdit.Truncate("/boot/efi/loader/random-seed"),
            new GuestEdit.Create("/boot/efi/new", GuestBytes.Of("x"), 0x1A4)])
        {
            RefusedException refused = Assert.Throws<RefusedException>(() => editor.Apply(edit));
            Assert.Equal("read-only-file-system", refused.Code.Text);
            Assert.Contains("partition 2", refused.Message, StringComparison.Ordinal);
        }

        Assert.Single(editor.FileSystems);
    }

    [Fact]
    public void Edits_keep_everything_else_of_a_file()
    {
        _root.WithFile(
            "/etc/shadow", "root:$6$secret:1::::::\ndaemon:*:1::::::\n", mode: 0x1A0, groupId: 42).WithAttribute("/etc/shadow", "security.selinux", "shadow_t");
        LinuxGuest guest = GuestBuilder.Guest(_root);

        guest.Edit().Apply(new GuestEdit.EditLines("/etc/shadow", new LineEdits(
        [
            new LineEdit.Remove("root:$6$secret:1::::::", "root's password"),
            new LineEdit.InsertFirst("root:*LOCK*:14600::::::", "root without a password"),
        ])));

        Assert.Equal("root:*LOCK*:14600::::::\ndaemon:*:1::::::\n", _root.Text("/etc/shadow"));
        Assert.True(guest.Find("/etc/shadow") is { Mode: 0x1A0, GroupId: 42 });
        Assert.Single(_root.ExtendedAttributes(_root.Find("/etc/shadow")!));
    }

    [Fact]
    public void A_new_file_belongs_to_root_and_has_the_label_of_its_neighbours()
    {
        _root.WithFile("/etc/a").WithFile("/etc/b").WithFile("/etc/c").WithLink("/etc/link", "a").WithDirectory("/empty").WithDirectory("/plain")
            .WithAttribute("/etc/a", "security.selinux", "adjtime_t").WithAttribute("/etc/b", "security.selinux", "etc_t")
                .WithAttribute("/etc/c", "security.selinux", "etc_t")
            .WithAttribute("/etc/c", "user.other", "x").WithAttribute("/etc/link", "security.selinux", "link_t")
                .WithAttribute("/empty", "security.selinux", "empty_t");
        LinuxGuest guest = GuestBuilder.Guest(_root);
        IGuestEditor editor = guest.Edit();

        editor.Apply(new GuestEdit.Create("/etc/new", GuestBytes.Of("hello\n"), 0x124));
        editor.Apply(new GuestEdit.Create("/empty/new", GuestBytes.Of(""), 0x1ED));
        editor.Apply(new GuestEdit.Create("/plain/new", GuestBytes.Of(""), 0x1ED));
        editor.Apply(new GuestEdit.CreateLink("/etc/new-link", "../x"));

        Assert.Equal("hello\n", _root.Text("/etc/new"));
        Assert.True(guest.Find("/etc/new") is { Mode: 0x124, UserId: 0, GroupId: 0 });
        Assert.Equal(["security.selinux=etc_t"], Labels("/etc/new"));
        Assert.Equal(["security.selinux=empty_t"], Labels("/empty/new"));
        Assert.Empty(Labels("/plain/new"));
        Assert.Equal(["security.selinux=link_t"], Labels("/etc/new-link"));
        Assert.Equal("../x", guest.Find("/etc/new-link")?.LinkTarget);
        Assert.Equal(MemoryPosixFileSystem.DefaultTime, _root.Attributes(_root.Find("/etc/new")!).ModifiedSeconds);
    }

    [Fact]
    public void What_does_not_exist_is_a_mistake_of_the_planner()
    {
        IGuestEditor editor = GuestBuilder.Guest(_root).Edit();

        Assert.Throws<InvalidOperationException>(() => editor.Apply(new GuestEdit.Delete("/nothing")));
        Assert.Throws<InvalidOperationException>(() => editor.Apply(new GuestEdit.Create("/nothing/new", GuestBytes.Of(""), 0)));
        Assert.Throws<InvalidOperationException>(() => editor.Apply(new GuestEdit.DeleteValue("SYSTEM", "Setup", "x")));
        Assert.Throws<GuestPathExistsException>(() => editor.Apply(new GuestEdit.Create("/etc/fstab", GuestBytes.Of(""), 0)));
    }

    [Fact]
    public void Slack_is_wiped_on_every_volume_at_the_end()
    {
        (_root.Slack, _var.Slack) = (5, 7);
        LinuxGuest guest = GuestBuilder.Guest(_root, _var);
        IGuestEditor editor = guest.Edit();

        Assert.True(guest.HasSlack);
        editor.Apply(new GuestEdit.WipeSlack());
        Assert.False(guest.Holds(new GuestEdit.WipeSlack()));
        editor.Complete();
        Assert.True(guest.Holds(new GuestEdit.WipeSlack()));
    }

    public static TheoryData<GuestEdit> AllKinds => new(
        new GuestEdit.Delete("/home/a"),
        new GuestEdit.Truncate("/etc/hostname"),
        new GuestEdit.Write("/etc/hostname", GuestBytes.Of("localhost\n"), "localhost"),
        new GuestEdit.EditLines("/etc/hosts", new LineEdits([new LineEdit.Remove("10.0.0.4 me", "me")])),
        new GuestEdit.EditLines("/etc/hosts", new LineEdits([new LineEdit.Replace("10.0.0.4 me", "127.0.1.1 you", "you")])),
        new GuestEdit.EditLines("/etc/hosts", new LineEdits([new LineEdit.Remove("::1 six", "six"), new LineEdit.InsertFirst("::1 six", "six")])),
        new GuestEdit.Create("/etc/new", GuestBytes.Of("x"), 0x1A4),
        new GuestEdit.CreateLink("/etc/new-link", "x"),
        new GuestEdit.Erase("/swapfile", 4));

    [Theory]
    [MemberData(nameof(AllKinds))]
    public void An_edit_holds_after_it_and_not_before(GuestEdit edit)
    {
        _root.WithFile("/home/a/x").WithFile("/etc/hostname", "me").WithFile("/etc/hosts", "10.0.0.4 me\n::1 six\n").WithFile("/swapfile", "HEADdata");
        LinuxGuest guest = GuestBuilder.Guest(_root);

        Assert.False(guest.Holds(edit));
        guest.Edit().Apply(edit);
        Assert.True(guest.Holds(edit));
        Assert.Empty(guest.CheckAfter([edit]));
    }

    [Fact]
    public void Lines_that_lock_everybody_out_are_found()
    {
        _root.WithFile("/etc/passwd", "root:x:0:0::/root:/bin/sh\na:x:1000:1000::/home/a:/bin/sh\n+\n").WithFile("/etc/shadow", "root:*:1::::::\n");
        LinuxGuest guest = GuestBuilder.Guest(_root);
        GuestEdit good = new GuestEdit.EditLines("/etc/passwd", new LineEdits([new LineEdit.Remove("a:x:1000:1000::/home/a:/bin/sh", "a")]));
        GuestEdit noRoot = new GuestEdit.EditLines("/etc/passwd", new LineEdits([new LineEdit.Remove("root:x:0:0::/root:/bin/sh", "root")]));
        GuestEdit field = new GuestEdit.EditLines("/etc/shadow", new LineEdits([new LineEdit.Replace("root:*:1::::::", "root:*:1:::::", "root")]));

        guest.Edit().Apply(good);
        Assert.Empty(guest.CheckAfter([good]));
        guest.Edit().Apply(noRoot);
        guest.Edit().Apply(field);
        Assert.Equal(2, guest.CheckAfter([noRoot, field]).Count());
    }

    [Fact]
    public void Lines_that_were_wrong_before_are_not_held_against_an_edit()
    {
        _root.WithFile("/etc/passwd", "a:x:1000:1000::/home/a:/bin/sh\nb:x:1001:1001::/:/bin/sh\n").WithFile("/etc/gshadow", "adm:*::a:more\n");
        LinuxGuest guest = GuestBuilder.Guest(_root);
        GuestEdit[] edits =
        [
            new GuestEdit.EditLines("/etc/passwd", new LineEdits([new LineEdit.Remove("a:x:1000:1000::/home/a:/bin/sh", "a")])),
            new GuestEdit.EditLines("/etc/gshadow", new LineEdits([new LineEdit.Replace("adm:*::a:more", "adm:*:::more", "a")])),
        ];
        Array.ForEach(edits, edit => guest.Edit().Apply(edit));
        Assert.Empty(guest.CheckAfter(edits));
    }

    private IEnumerable<string> Labels(string path) =>
        _root.ExtendedAttributes(_root.Find(path)!).Select(attribute => $"{attribute.Name}={System.Text.Encoding.UTF8.GetString(attribute.Value.Span)}");
}
