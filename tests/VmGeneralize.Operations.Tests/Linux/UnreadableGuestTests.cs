using VmGeneralize.Guests;
using VmGeneralize.Guests.Edits;
using VmGeneralize.Guests.Linux.Facts;
using VmGeneralize.TestSupport;

namespace VmGeneralize.Operations.Tests.Linux;

/// <summary>Tests that no operation that is on by default takes "could not be read" for "no": it leaves that part alone and reports it.</summary>
public sealed class UnreadableGuestTests
{
    // The files that tell operations what to do, and the operations that depend on them.
    private static readonly (string Path, string[] Operations)[] Evidence =
    [
        ("/etc/cloud/cloud.cfg", ["linux-ssh-host-keys", "linux-cloud-init-state", "linux-cloud-init-logs", "linux-cloud-init-network"]),
        ("/etc/waagent.conf", ["linux-ssh-host-keys", "linux-root-password", "linux-agent-state", "linux-agent-logs", "linux-user"]),
        ("/etc/passwd", ["linux-agent-state", "linux-agent-logs", "linux-user", "linux-cloud-init-state", "linux-histories"]),
        ("/etc/login.defs", ["linux-agent-state", "linux-user", "linux-histories"]),
        ("/etc/shadow", ["linux-root-password", "linux-user"]),
        ("/etc/group", ["linux-user"]),
        ("/etc/gshadow", ["linux-user"]),
        ("/etc/subuid", ["linux-user"]),
        ("/etc/security/opasswd", ["linux-user"]),
        ("/etc/sudoers", ["linux-user"]),
        ("/etc/sudoers.d/waagent", ["linux-user"]),
        ("/var/lib/waagent/ovf-env.xml", ["linux-user"]),
        ("/etc/fstab", ["linux-cloud-init-fstab", "linux-swap-files"]),
        ("/etc/os-release", ["linux-resolver"]),
        ("/etc/sysconfig/network", ["linux-host-name"]),
        ("/etc/sysconfig/network-scripts/ifcfg-eth0", ["linux-dhcp-host-name", "linux-hardware-addresses"]),
        ("/etc/dhcp/dhclient.conf", ["linux-dhcp-host-name"]),
        ("/root/.ssh/authorized_keys", ["linux-root-authorized-keys"]),
        ("/boot/grub/grub.cfg", ["linux-ssh-host-keys", "linux-cloud-init-network", "linux-cloud-init-ssh-config"]),
        ("/etc/systemd/system/app.service", ["linux-host-credential-key"]),
    ];

    private static readonly string[] Ways = ["large", "nowhere", "circle", "folder", "pipe"];

    public static TheoryData<string, string> Spoilt
    {
        get
        {
            TheoryData<string, string> data = [];
            foreach ((string path, _) in Evidence)
            {
                foreach (string way in Ways)
                {
                    data.Add(path, way);
                }
            }

            return data;
        }
    }

    private static IReadOnlyList<Operation> Defaults { get; } =
    [
        .. Catalogue.All.Where(operation => operation is { Guest: GuestKind.Linux, OnByDefault: true }),
    ];

    [Theory]
    [MemberData(nameof(Spoilt))]
    public void What_depends_on_a_file_that_cannot_be_read_is_left_and_told(string path, string way)
    {
        MemoryLinuxGuest good = Full();
        MemoryLinuxGuest bad = Spoil(Full(), path, way);
        HashSet<string> silent = [];
        HashSet<string> told = [];
        foreach (Operation operation in Defaults)
        {
            Assert.Empty(operation.Left(good));
            string[] before = [.. operation.Plan(good).Select(Shown)];
            string[] now = [.. operation.Plan(bad).Select(Shown)];

            // Nothing is done that would not be done if the file could be read, and whatever is no longer done is reported with the file.
            Assert.DoesNotContain(now.Except(before), edit => !IsOfFile(edit, path));
            IReadOnlyList<LeftPart> left = operation.Left(bad);
            Assert.All(left, part => Assert.Equal(path, part.Because.Path));
            if (left.Count > 0)
            {
                told.Add(operation.Id);
            }
            else if (before.Except(now).Any(edit => !IsOfFile(edit, path)))
            {
                silent.Add(operation.Id);
            }
        }

        Assert.Empty(silent);
        Assert.Superset(Evidence.Single(evidence => evidence.Path == path).Operations.Where(id => !IsExempt(path, way, id)).ToHashSet(), told);
    }

    [Theory]
    [MemberData(nameof(Spoilt))]
    public void Planning_again_after_that_yields_nothing(string path, string way)
    {
        MemoryLinuxGuest bad = Spoil(Full(), path, way);
        GuestOptions decided = bad.Linux.ProvisionedUser.Decided;
        (Operation Operation, IReadOnlyList<GuestEdit> Edits)[] plans = [.. JointPlan.For(bad, Defaults)];
        bad.Apply(plans.SelectMany(plan => plan.Edits));
        bad.Options = decided;
        Assert.All(Defaults, operation => Assert.Empty(operation.Plan(bad)));
    }

    [Theory]
    [InlineData("/etc/cloud/cloud.cfg.d/50.cfg", "cloud_init_modules: [seed_random\n", "line ")]
    [InlineData("/etc/cloud/cloud.cfg.d/50.cfg", "cloud_init_modules: {a: b}\n", "cloud_init_modules is not of the kind")]
    [InlineData("/etc/cloud/cloud.cfg.d/50.cfg", "## template: jinja\ncloud_init_modules: [ssh]\n", "template")]
    [InlineData("/etc/cloud/cloud.cfg.d/50.cfg", "- a\n", "mapping")]
    [InlineData("/etc/login.defs", "UID_MIN many\n", "UID_MIN is many, which is not a number")]
    [InlineData("/var/lib/waagent/ovf-env.xml", "<a", "")]
    public void So_is_what_depends_on_a_file_that_is_not_understood(string path, string text, string reason)
    {
        MemoryLinuxGuest bad = Full().WithText(path, text);
        LeftPart[] left = [.. Defaults.SelectMany(operation => operation.Left(bad))];
        Assert.NotEmpty(left);
        Assert.All(left, part => Assert.Equal(path, part.Because.Path));
        Assert.All(left, part => Assert.Contains(reason, part.Because.Reason, StringComparison.Ordinal));
    }

    [Fact]
    public void An_old_or_unknown_version_of_Ubuntu_is_not_guessed()
    {
        Operation resolver = Catalogue.Get("linux-resolver");
        MemoryLinuxGuest guest = new MemoryLinuxGuest().WithText("/etc/resolv.conf", "x\n").WithText("/etc/os-release", "ID=ubuntu\nVERSION_ID=rolling\n");
        Assert.Empty(resolver.Plan(guest));
        Assert.Equal("/etc/os-release", Assert.Single(resolver.Left(guest)).Because.Path);
        Assert.NotEmpty(resolver.Plan(guest.WithText("/etc/os-release", "ID=ubuntu\nVERSION_ID=16.04\n")));
        Assert.Empty(resolver.Plan(guest.WithText("/etc/os-release", "ID=ubuntu\nVERSION_ID=24.04\n")));
        Assert.Empty(resolver.Left(guest));
    }

    [Fact]
    public void A_list_of_modules_means_the_same_on_its_line_on_the_next_or_in_lines()
    {
        string[] lists =
        [
            " [seed_random, growpart]\n", "\n  [seed_random, growpart]\n", "\n - seed_random\n - growpart\n", " [\n  seed_random,\n  growpart\n]\n",
        ];
        foreach (string list in lists)
        {
            MemoryLinuxGuest guest = Full().WithText("/etc/cloud/cloud.cfg.d/50.cfg", $"cloud_init_modules:{list}");
            Assert.True(guest.Linux.CloudInit.MakesSshHostKeys.IsNo());
            Assert.Empty(Catalogue.Get("linux-ssh-host-keys").Plan(guest));
            Assert.Empty(Catalogue.Get("linux-ssh-host-keys").Left(guest));
        }
    }

    [Fact]
    public void Host_keys_go_when_somebody_else_is_known_to_make_them()
    {
        MemoryLinuxGuest guest = Spoil(Full(), "/etc/cloud/cloud.cfg", "large").WithFiles("/usr/lib/systemd/system/sshd-keygen@.service");
        Assert.NotEmpty(Catalogue.Get("linux-ssh-host-keys").Plan(guest));
        Assert.Empty(Catalogue.Get("linux-ssh-host-keys").Left(guest));
    }

    [Fact]
    public void A_link_is_told_only_where_there_is_something_to_change_behind_it()
    {
        MemoryLinuxGuest guest = Full().WithText("/srv/rules", "azureuser ALL=(ALL) ALL\n").WithLink("/etc/sudoers.d/linked", "/srv/rules")
            .WithText("/srv/other", "ann ALL=(ALL) ALL\n")
            .WithLink("/etc/sudoers.d/other", "/srv/other");
        Assert.Equal("/etc/sudoers.d/linked", Assert.Single(Catalogue.Get("linux-user").Left(guest)).Because.Path);
    }

    private static MemoryLinuxGuest Full() => LinuxGuests.Full()
        .WithText("/etc/systemd/system/app.service", "[Service]\n").WithText("/etc/login.defs", "UID_MIN 1000\n")
            .WithText("/boot/grub/grub.cfg", "linux /vmlinuz root=UUID=1\n");

    private static MemoryLinuxGuest Spoil(MemoryLinuxGuest guest, string path, string way)
    {
        byte[] large = new byte[LinuxFiles.LargestLines + 1];
        guest.Without(path);
        return way switch
        {
            "large" => guest.WithBytes(path, large),
            "nowhere" => guest.WithLink(path, "/gone/away"),
            "circle" => guest.WithLink(path, path),
            "folder" => guest.WithFolder(path),
            _ => guest.WithSpecial(path),
        };
    }

    // A folder in a folder of rules or units is not one of them, and neither is a device in a folder of units.
    private static bool IsExempt(string path, string way, string operation) =>
        (way == "folder" && (path.StartsWith("/etc/sudoers.d/", StringComparison.Ordinal) || path.Contains("/ifcfg-", StringComparison.Ordinal)))
        || (operation == "linux-host-credential-key" && way is "folder" or "pipe");

    private static bool IsOfFile(string edit, string path) => edit.Contains(path, StringComparison.Ordinal);

    private static string Shown(GuestEdit edit) => edit is GuestEdit.EditLines lines ? $"{edit.Target}: {lines.Lines}" : edit.ToString()!;
}
