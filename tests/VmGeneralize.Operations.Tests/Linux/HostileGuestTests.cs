using VmGeneralize.Guests;
using VmGeneralize.Guests.Edits;
using VmGeneralize.Operations.Linux;
using VmGeneralize.TestSupport;

namespace VmGeneralize.Operations.Tests.Linux;

/// <summary>Tests links, names and settings that try to lead an operation to something that it must not touch.</summary>
public sealed class HostileGuestTests
{
    private static readonly string[] Precious =
    [
        "/etc/keep",
        "/etc/ssh/sshd_config",
        "/usr/bin/ls",
        "/boot/vmlinuz",
        "/home/appsvc/keep",
        "/srv/data/keep",
        "/var/lib/dpkg/status",
        "/root/keep",
    ];

    [Theory]
    [InlineData("/var/lib/waagent", "/")]
    [InlineData("/var/lib/waagent", "/etc")]
    [InlineData("/var/lib/waagent", "../../home")]
    [InlineData("/var/lib/waagent", "/var/lib/waagent")]
    [InlineData("/var/lib/waagent", "/proc/self/root")]
    [InlineData("/var/log", "/home")]
    [InlineData("/var/log", "/etc")]
    [InlineData("/var/log", "/")]
    [InlineData("/var/log", "/srv/data")]
    [InlineData("/var/log/azure", "/")]
    [InlineData("/var/log/nginx", "/home/appsvc")]
    [InlineData("/var/log/journal", "/etc")]
    [InlineData("/var/lib", "/")]
    [InlineData("/var/lib", "/usr")]
    [InlineData("/var/lib/cloud", "/home")]
    [InlineData("/var/lib/dhcp", "/etc/ssh")]
    [InlineData("/var/crash", "/boot")]
    [InlineData("/var/tmp", "/home")]
    [InlineData("/tmp", "/")]
    [InlineData("/tmp", "/srv/data")]
    [InlineData("/var/spool/mail", "/etc")]
    [InlineData("/var/spool", "/home")]
    [InlineData("/home/azureuser", "/etc")]
    [InlineData("/home/azureuser", "/")]
    [InlineData("/home/azureuser/.local", "/etc")]
    [InlineData("/home", "/etc")]
    [InlineData("/home", "/")]
    [InlineData("/root", "/etc")]
    [InlineData("/etc/ssh", "/")]
    [InlineData("/etc/sudoers.d", "/home/appsvc")]
    [InlineData("/etc/lvm", "/")]
    [InlineData("/etc/opt/microsoft", "/etc")]
    [InlineData("/var/lib/samba", "/")]
    public void A_link_never_widens_what_is_deleted(string link, string target)
    {
        MemoryLinuxGuest guest = LinuxGuests.Full().Without(link).WithLink(link, target);
        string[] precious = [.. Precious.Where(path => !GuestPath.IsSameOrBelow(path, link, GuestKind.Linux))];
        guest.WithFiles([.. precious]);
        // Files that an operation would look for, at the end of the link.
        guest.WithFiles(
            "/lib.txt",
            "/etc/waagent/x",
            "/home/waagent/x",
            "/azure/x",
            "/home/azure/x",
            "/etc/azure/x",
            "/usr/waagent/x",
            "/home/cloud/data",
            "/etc/azureuser/x",
            "/home/mail/azureuser");
        string[] before = [.. guest.Paths];

        GuestEdit[] edits = [.. JointPlan.For(guest, Selection.Parse("all,linux-ssh-user-folders", LinuxOperations.All)).SelectMany(plan => plan.Edits)];
        guest.Apply(edits);

        Assert.All(precious, path => Assert.True(guest.Exists(path), path));
        Assert.All(
            before.Where(path => path.EndsWith("/x", StringComparison.Ordinal) && path.Contains("/waagent/", StringComparison.Ordinal)),
            path => Assert.True(guest.Exists(path), path));
        Assert.All(edits.OfType<GuestEdit.Delete>(), edit => Assert.True(edit.Path.LastIndexOf('/') > 0, edit.Path));
        Assert.Empty(JointPlan.For(guest, Selection.Parse("all,linux-ssh-user-folders", LinuxOperations.All)).SelectMany(plan => plan.Edits));
    }

    [Theory]
    [InlineData("/")]
    [InlineData("//")]
    [InlineData("/var")]
    [InlineData("/var/lib/")]
    [InlineData("/etc")]
    [InlineData("/home")]
    [InlineData("/home/appsvc")]
    [InlineData("/usr")]
    [InlineData("/boot")]
    [InlineData("/var/lib/dpkg")]
    [InlineData("/var/lib/waagent/../../..")]
    [InlineData("relative")]
    [InlineData("/jump/etc")]
    public void Folders_of_the_agent_and_of_cloud_init_are_not_believed(string folder)
    {
        MemoryLinuxGuest guest = LinuxGuests.Full().WithFiles(Precious).WithLink("/jump", "/")
            .WithText("/etc/waagent.conf", $"Lib.Dir={folder}\nExtension.LogDir={folder}\nOS.SshDir={folder}\nOS.PasswordPath={folder}\n")
            .WithText(
                "/etc/cloud/cloud.cfg",
                $"system_info: {{paths: {{cloud_dir: '{folder}'}}}}\ndef_log_file: '{folder.TrimEnd('/')}/keep'\noutput: {{all: '>> /etc/keep'}}\n");
        GuestEdit[] edits = [.. JointPlan.For(guest, Selection.Parse("all", LinuxOperations.All)).SelectMany(plan => plan.Edits)];
        guest.Apply(edits);
        Assert.All(Precious, path => Assert.True(guest.Exists(path), path));
        Assert.All(["linux-agent-state", "linux-cloud-init-state"], id => Assert.Empty(LinuxOperationsTests.Operation(id).Plan(guest)));
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/etc")]
    [InlineData("/home")]
    [InlineData("/home/appsvc")]
    [InlineData("/home/azureuser/..")]
    [InlineData("")]
    [InlineData("/srv")]
    [InlineData("/srv/data")]
    [InlineData("/var/lib/waagent")]
    public void A_home_that_is_not_the_users_own_stays(string home)
    {
        MemoryLinuxGuest guest = LinuxGuests.Full().WithFiles(Precious);
        guest.WithText("/etc/passwd", guest.Text("/etc/passwd").Replace("/home/azureuser", home, StringComparison.Ordinal));
        GuestEdit[] edits = [.. LinuxOperationsTests.Operation("linux-user").Plan(guest)];
        guest.Apply(edits);
        Assert.All(Precious, path => Assert.True(guest.Exists(path), path));
        Assert.True(guest.Exists("/home/azureuser/deep/a/b"));
        Assert.DoesNotContain("azureuser", guest.Text("/etc/passwd"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("root")]
    [InlineData("daemon")]
    [InlineData("../..")]
    [InlineData("/")]
    [InlineData(".")]
    [InlineData("appsvc:x")]
    [InlineData("*")]
    public void A_name_that_is_no_ordinary_users_removes_nothing(string name)
    {
        MemoryLinuxGuest guest = LinuxGuests.Full().WithText(
            "/var/lib/waagent/ovf-env.xml", $"""<e xmlns:w="http://schemas.microsoft.com/windowsazure"><w:UserName>{name}</w:UserName></e>""");
        Assert.Empty(LinuxOperationsTests.Operation("linux-user").Plan(guest));
    }

    [Fact]
    public void Places_that_lie_in_one_another_are_deleted_once()
    {
        MemoryLinuxGuest guest = LinuxGuests.Full()
            .WithText(
                "/etc/waagent.conf",
                "Lib.Dir=/tmp/agent\nExtension.LogDir=/tmp/agent/log\n").WithFiles("/tmp/agent/ovf-env.xml", "/tmp/agent/log/x", "/tmp/agent/cloud/data/x")
            .WithText(
                "/etc/cloud/cloud.cfg",
                "system_info: {paths: {cloud_dir: /tmp/agent/cloud}}\ndef_log_file: /var/log/nginx/ci.log\n").WithFiles("/var/log/nginx/ci.log",
                "/var/log/nginx/ci.log.1");
        IReadOnlyList<Operation> all = Selection.Parse("all", LinuxOperations.All);
        GuestEdit[] edits = [.. JointPlan.For(guest, all).SelectMany(plan => plan.Edits)];
        for (int i = 0; i < edits.Length; i++)
        {
            for (int j = 0; j < i; j++)
            {
                Assert.False(GuestEdit.Meet(edits[i], edits[j], GuestKind.Linux), $"{edits[i]} and {edits[j]}");
            }
        }

        guest.Apply(edits);
        Assert.Equal("lost+found", Assert.Single(guest.List("/tmp")).Name);
        Assert.False(guest.Exists("/var/log/nginx/ci.log"));
    }

    [Fact]
    public void The_mail_folder_that_login_defs_names_is_not_believed_blindly()
    {
        MemoryLinuxGuest guest = LinuxGuests.Full().WithText("/etc/login.defs", "MAIL_DIR /srv/data\n")
            .WithText("/srv/data/azureuser", "someone else's", uid: 0);
        Assert.DoesNotContain(LinuxOperationsTests.Operation("linux-user").Plan(guest), edit => edit.Target == "/srv/data/azureuser");
        guest.WithText("/srv/data/azureuser", "mail", uid: 1000);
        Assert.Contains(LinuxOperationsTests.Operation("linux-user").Plan(guest), edit => edit.Target == "/srv/data/azureuser");
    }
}
