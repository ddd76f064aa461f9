using VmGeneralize.Guests;
using VmGeneralize.Guests.Edits;
using VmGeneralize.Operations.Linux;
using VmGeneralize.TestSupport;

namespace VmGeneralize.Operations.Tests.Linux;

public sealed class LinuxOperationsTests
{
    public static TheoryData<string> Ids => [.. LinuxOperations.All.Select(operation => operation.Id)];

    public static TheoryData<string, string[]> Expected => LinuxExactEdits.Expected;

    [Theory]
    [MemberData(nameof(Expected))]
    public void Changes_exactly_this(string id, string[] edits) =>
        Assert.Equal(edits.Order(StringComparer.Ordinal), Operation(id).Plan(Guest(id)).Select(Shown).Order(StringComparer.Ordinal));

    [Fact]
    public void Every_operation_is_expected_to_do_something() =>
        Assert.Equal(LinuxOperations.All.Select(operation => operation.Id), LinuxExactEdits.Expected.Select(row => (string)((object[])row)[0]));

    [Theory]
    [MemberData(nameof(Ids))]
    public void Nothing_is_left_to_do_after_it_was_applied(string id)
    {
        MemoryLinuxGuest guest = Guest(id);
        guest.Apply(Operation(id).Plan(guest));
        Assert.Empty(Operation(id).Plan(guest));
    }

    [Theory]
    [MemberData(nameof(Ids))]
    public void An_empty_guest_and_one_of_another_kind_need_nothing(string id)
    {
        Assert.Empty(Operation(id).Plan(new MemoryLinuxGuest()));
        Assert.Empty(Operation(id).Plan(new FakeGuest { HasSlack = true }.WithFiles("/etc/machine-id", "/tmp/x", "/var/log/x.log", "/var/crash/x")));
    }

    [Theory]
    [InlineData("")]
    [InlineData("--user")]
    public void All_together_apply_once_and_leave_nothing_to_do(string option)
    {
        MemoryLinuxGuest guest = LinuxGuests.Full(option.Length > 0 ? new GuestOptions("azureuser") : null);
        IReadOnlyList<Operation> chosen = Selection.Parse("all,linux-ssh-user-folders", LinuxOperations.All);
        Assert.Equal(LinuxOperations.All.Count, chosen.Count);
        guest.Apply(JointPlan.For(guest, chosen).SelectMany(plan => plan.Edits));
        Assert.Empty(JointPlan.For(guest, chosen).SelectMany(plan => plan.Edits));
    }

    [Fact]
    public void No_two_operations_change_the_same_thing()
    {
        (string Id, GuestEdit Edit)[] edits =
        [
            .. LinuxOperations.All.Where(operation => !operation.CoversOthers).SelectMany(
                operation => operation.Plan(LinuxGuests.Full()).Select(edit => (operation.Id, edit))),
        ];
        for (int i = 0; i < edits.Length; i++)
        {
            for (int j = 0; j < i; j++)
            {
                Assert.False(GuestEdit.Meet(edits[i].Edit, edits[j].Edit, GuestKind.Linux), $"{edits[i]} and {edits[j]}");
            }
        }
    }

    [Fact]
    public void What_must_stay_stays_and_whatever_goes_is_named()
    {
        MemoryLinuxGuest guest = LinuxGuests.Full();
        string[] before = [.. guest.Paths];
        GuestEdit[] edits = [.. JointPlan.For(guest, Selection.Parse(null, LinuxOperations.All)).SelectMany(plan => plan.Edits)];
        guest.Apply(edits);
        Assert.All(LinuxGuests.Kept, path => Assert.NotNull(guest.Find(path)));
        Assert.All(
            before.Except(guest.Paths),
            gone => Assert.Contains(edits, edit => edit is GuestEdit.Delete delete && GuestPath.IsSameOrBelow(gone, delete.Path, GuestKind.Linux)));
        Assert.Equal("", guest.Text("/etc/machine-id"));
        Assert.Equal(0x124u, guest.Find("/etc/machine-id")!.Mode);
        Assert.Equal("root:*LOCK*:14600::::::\ndaemon:*:19000:0:99999:7:::\nappsvc:!:19000:0:99999:7:::\n", guest.Text("/etc/shadow"));
        Assert.Equal("root:x:0:\nadm:x:4:syslog\nsudo:x:27:\nappsvc:x:1001:\n", guest.Text("/etc/group"));
        Assert.Equal("root:*::\nadm:*::syslog\nsudo:*::\nappsvc:!::\n", guest.Text("/etc/gshadow"));
        Assert.Equal("appsvc:165536:65536\n", guest.Text("/etc/subuid"));
        Assert.Equal("other ALL=(ALL) ALL\n", guest.Text("/etc/sudoers.d/waagent"));
        Assert.Equal("Defaults env_reset\nroot ALL=(ALL:ALL) ALL\n@includedir /etc/sudoers.d\n", guest.Text("/etc/sudoers"));
        Assert.Equal("localhost.localdomain\n", guest.Text("/etc/hostname"));
        Assert.Equal("timeout 300;\n\nsend host-name \"localhost.localdomain\";\n", guest.Text("/etc/dhcp/dhclient.conf"));
        Assert.Equal("DEVICE=eth0\nDHCP_HOSTNAME=localhost.localdomain\n", guest.Text("/etc/sysconfig/network-scripts/ifcfg-eth0"));
        Assert.Equal("UUID=1 / ext4 defaults,comment=cloudconfig 0 1\n/swapfile none swap sw 0 0\n", guest.Text("/etc/fstab"));
        Assert.Equal("ssh-ed25519 BBBB admin\n", guest.Text("/root/.ssh/authorized_keys"));
    }

    [Fact]
    public void Without_its_operation_the_user_stays_and_the_rest_goes()
    {
        MemoryLinuxGuest guest = LinuxGuests.Full();
        guest.Apply(JointPlan.For(guest, Selection.Parse("-linux-user", LinuxOperations.All)).SelectMany(plan => plan.Edits));
        Assert.Contains("azureuser:$6$vmgsalt$xyz", guest.Text("/etc/shadow"), StringComparison.Ordinal);
        Assert.True(guest.Exists("/home/azureuser/deep/a/b"));
        Assert.False(guest.Exists("/home/azureuser/.bash_history"));
        Assert.False(guest.Exists("/var/lib/waagent/ovf-env.xml"));
    }

    [Fact]
    public void Ids_and_groups_differ_and_whoever_loses_something_is_told()
    {
        Assert.Empty(
            LinuxOperations.All.Select(operation => operation.Id).Intersect(LinuxOperations.All.Select(operation => operation.Group).OfType<string>()));
        Assert.DoesNotContain(LinuxOperations.All, operation => operation.Risk == Risk.High && operation.Notice is null);
        Assert.All(LinuxOperations.All, operation => Assert.Equal(GuestKind.Linux, operation.Guest));
        Assert.Equal(["linux-user"], LinuxOperations.All.Where(operation => operation.RemovesUser).Select(operation => operation.Id));
    }

    [Fact]
    public void Labels_of_edited_lines_hold_no_hash() =>
        Assert.DoesNotContain(
            LinuxOperations.All.SelectMany(operation => operation.Plan(LinuxGuests.Full())).OfType<GuestEdit.EditLines>(),
            edit => edit.Lines.ToString().Contains("$6$", StringComparison.Ordinal));

    internal static Operation Operation(string id) => LinuxOperations.All.Single(operation => operation.Id == id);

    private static MemoryLinuxGuest Guest(string id) => id == "linux-ssh-host-keys-at-boot" ? LinuxGuests.WithoutKeyMaker() : LinuxGuests.Full();

    internal static string Shown(GuestEdit edit) => edit switch
    {
        GuestEdit.Delete delete => delete.Path,
        GuestEdit.EditLines lines => $"{lines.Path}: {lines.Lines}",
        _ => $"{edit.GetType().Name} {edit.Target}",
    };
}
