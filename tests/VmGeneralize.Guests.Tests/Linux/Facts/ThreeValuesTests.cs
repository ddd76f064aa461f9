using VmGeneralize.Guests.Linux.Facts;
using VmGeneralize.TestSupport;

namespace VmGeneralize.Guests.Tests.Linux.Facts;

/// <summary>Each fact is tested once as yes, once as no, and once as unreadable.</summary>
public sealed class ThreeValuesTests
{
    private const string Ovf = """<e xmlns:w="http://schemas.microsoft.com/windowsazure"><w:UserName>ann</w:UserName></e>""";

    private static readonly Dictionary<string, (
        Func<MemoryLinuxGuest, Fact<bool>> Ask,
        Func<MemoryLinuxGuest> Yes,
        Func<MemoryLinuxGuest> No,
        Func<MemoryLinuxGuest> Unreadable,
        string Path)> Facts = new()
    {
        ["cloud-init is installed"] = (
            guest => guest.Linux.CloudInit.IsInstalled,
            Cloud,
            Empty,
            () => Empty().WithLink("/usr/bin/cloud-init", "/opt/gone/cloud-init"),
            "/usr/bin/cloud-init"),
        ["cloud-init is enabled"] = (
            guest => guest.Linux.CloudInit.IsEnabled,
            Cloud,
            () => Cloud().WithFiles("/etc/cloud/cloud-init.disabled"),
            () => Cloud().WithLink("/boot/grub/grub.cfg", "/gone/grub.cfg"),
            "/boot/grub/grub.cfg"),
        ["cloud-init starts"] = (
            guest => guest.Linux.CloudInit.IsEnabled,
            Cloud,
            () => Cloud().Without("/etc/systemd/system/cloud-init.target.wants"),
            () => Cloud().Without("/usr/lib/systemd/system/cloud-init.service").WithLink("/usr/lib/systemd/system/cloud-init.service", "/gone/x"),
            "/usr/lib/systemd/system/cloud-init.service"),
        ["cloud-init makes keys"] = (
            guest => guest.Linux.CloudInit.MakesSshHostKeys,
            Cloud,
            () => Cloud().WithText("/etc/cloud/cloud.cfg", "cloud_init_modules: [a]\n"),
            () => Cloud().WithText("/etc/cloud/cloud.cfg", "cloud_init_modules: [a\n"),
            "/etc/cloud/cloud.cfg"),
        ["cloud-init makes keys of some types"] = (
            guest => guest.Linux.CloudInit.MakesSshHostKeys,
            () => Cloud().WithText("/etc/cloud/cloud.cfg.d/1.cfg", "ssh_genkeytypes: [rsa]\n"),
            () => Cloud().WithText("/etc/cloud/cloud.cfg.d/1.cfg", "ssh_genkeytypes: ~\n"),
            () => Cloud().WithText("/etc/cloud/cloud.cfg.d/1.cfg", "ssh_genkeytypes: {a: b}\n"),
            "/etc/cloud/cloud.cfg.d/1.cfg"),
        ["its network is off"] = (
            guest => guest.Linux.CloudInit.NetworkIsDisabled,
            () => Cloud().WithText("/etc/cloud/cloud.cfg.d/1.cfg", "network: {config: disabled}\n"),
            () => Cloud().WithText("/etc/cloud/cloud.cfg.d/1.cfg", "network: {version: 2, config: [a]}\n"),
            () => Cloud().WithFolder("/etc/cloud/cloud.cfg.d/1.cfg"),
            "/etc/cloud/cloud.cfg.d/1.cfg"),
        ["the host name is kept"] = (
            guest => guest.Linux.CloudInit.PreservesHostName,
            () => Cloud().WithText("/etc/cloud/cloud.cfg.d/1.cfg", "preserve_hostname: Yes\n"),
            Cloud,
            () => Cloud().WithText("/etc/cloud/cloud.cfg.d/1.cfg", "preserve_hostname: [a]\n"),
            "/etc/cloud/cloud.cfg.d/1.cfg"),
        ["its folder is elsewhere"] = (
            guest => guest.Linux.CloudInit.Folder.Then(folder => folder == "/srv/cloud"),
            () => Cloud().WithText("/etc/cloud/cloud.cfg.d/1.cfg", "system_info: {paths: {cloud_dir: /srv/cloud}}\n"),
            Cloud,
            () => Cloud().WithText("/etc/cloud/cloud.cfg.d/1.cfg", "system_info: here\n"),
            "/etc/cloud/cloud.cfg.d/1.cfg"),
        ["it looks for Azure"] = (
            guest => guest.Linux.CloudInit.DataSources.Then(sources => sources?.Names.Contains("Azure") == true),
            () => Cloud().WithText("/etc/cloud/cloud.cfg.d/1.cfg", "datasource_list: [ Azure,\n  None ]\n"),
            () => Cloud().WithText("/etc/cloud/cloud.cfg.d/1.cfg", "datasource_list: [None]\n"),
            () => Cloud().WithText("/etc/cloud/cloud.cfg.d/1.cfg", "datasource_list: [[Azure]]\n"),
            "/etc/cloud/cloud.cfg.d/1.cfg"),
        ["its log is elsewhere"] = (
            guest => guest.Linux.CloudInit.LogFiles.Then(logs => logs.Contains("/var/log/ci.log")),
            () => Cloud().WithText("/etc/cloud/cloud.cfg.d/1.cfg", "def_log_file: /var/log/ci.log\n"),
            Cloud,
            () => Cloud().WithSpecial("/etc/cloud/cloud.cfg.d/1.cfg"),
            "/etc/cloud/cloud.cfg.d/1.cfg"),
        ["there are clean scripts"] = (
            guest => guest.Linux.CloudInit.CleanScripts.Then(scripts => scripts.Count > 0),
            () => Empty().WithText("/etc/cloud/clean.d/x", "x", mode: 0x1ED),
            Empty,
            () => Empty().WithLink("/etc/cloud/clean.d", "/gone/clean.d"),
            "/etc/cloud/clean.d"),
        ["the agent is installed"] = (
            guest => guest.Linux.Agent.IsInstalled, Agent, Empty, () => Empty().WithLink("/usr/sbin/waagent", "/usr/sbin/waagent"), "/usr/sbin/waagent"),
        ["the agent is enabled"] = (
            guest => guest.Linux.Agent.IsEnabled,
            Agent,
            () => Empty().WithFiles("/usr/sbin/waagent"),
            () => Agent().WithLink("/etc/systemd/system/walinuxagent.service", "/gone/x"),
            "/etc/systemd/system/walinuxagent.service"),
        ["the agent provisions"] = (
            guest => guest.Linux.Agent.Provisions,
            Agent,
            () => Agent().WithText("/etc/waagent.conf", "Provisioning.Enabled=n\n"),
            () => Agent().WithLink("/etc/waagent.conf", "/gone/x"),
            "/etc/waagent.conf"),
        ["root's password goes"] = (
            guest => guest.Linux.Agent.DeletesRootPassword,
            Empty,
            () => Empty().WithText("/etc/waagent.conf", "Provisioning.DeleteRootPassword=n\n"),
            () => Empty().WithFolder("/etc/waagent.conf"),
            "/etc/waagent.conf"),
        ["there are passwords"] = (
            guest => guest.Linux.Agent.SafePasswordFile.Then(path => path is not null),
            () => Empty().WithFiles("/etc/shadow"),
            Empty,
            () => Empty().WithLink("/etc/shadow", "/srv/shadow"),
            "/etc/shadow"),
        ["folders are safe"] = (
            guest => guest.Linux.Agent.UnsafeFolders.Then(folders => folders.Count == 0),
            () => Empty().WithFolder("/var/lib/waagent"),
            () => Empty().WithText("/etc/waagent.conf", "Lib.Dir=/var\n").WithFolder("/var"),
            () => Empty().WithFolder("/var/lib/waagent").WithLink("/etc/passwd", "/gone/x"),
            "/etc/passwd"),
        ["there are people"] = (
            guest => guest.Linux.Accounts.Then(accounts => accounts.People.Any()),
            People,
            Empty,
            () => People().WithText("/etc/login.defs", "UID_MIN 1e3\n"),
            "/etc/login.defs"),
        ["there are homes"] = (
            guest => guest.Linux.Homes.Then(homes => homes.Count > 0),
            () => People().WithFolder("/home/ann"),
            Empty,
            () => Empty().WithSpecial("/etc/passwd"),
            "/etc/passwd"),
        ["a user is known"] = (
            guest => guest.Linux.ProvisionedUser.User.Then(user => user is not null),
            () => People().WithText("/var/lib/waagent/ovf-env.xml", Ovf),
            People,
            () => People().WithText("/var/lib/waagent/ovf-env.xml", Ovf[..20]),
            "/var/lib/waagent/ovf-env.xml"),
        ["sudoers name a user"] = (
            guest => guest.Linux.ProvisionedUser.User.Then(user => user is not null),
            () => People().WithText(ProvisionedUserFact.Sudoers, "ann ALL=(ALL) ALL\n"),
            () => People().WithText(ProvisionedUserFact.Sudoers, "# nobody\n"),
            () => People().WithLink(ProvisionedUserFact.Sudoers, "/gone/x"),
            ProvisionedUserFact.Sudoers),
        ["a folder may be emptied"] = (
            guest => guest.Emptiable("/srv/state").Then(path => path is not null),
            () => People().WithFolder("/srv/state"),
            () => Empty().WithText("/etc/passwd", "ann:x:1000:1000::/srv/state/ann:/bin/sh\n").WithFolder("/srv/state"),
            () => Empty().WithFolder("/srv/state").WithFolder("/etc/passwd"),
            "/etc/passwd"),
        ["fstab has lines"] = (
            guest => guest.Linux.Fstab.Then(entries => entries.Count > 0),
            () => Empty().WithText("/etc/fstab", "UUID=1 / ext4\n"),
            Empty,
            () => Empty().WithText("/etc/fstab", string.Concat(Enumerable.Repeat("UUID=1 / ext4\n", 1001))),
            "/etc/fstab"),
        ["the kernel is told something"] = (
            guest => guest.Linux.CommandLines.Then(lines => lines.Any(line => line.Has("quiet"))),
            () => Empty().WithText("/etc/kernel/cmdline", "quiet\n"),
            Empty,
            () => Empty().WithText("/boot/grub/grub.cfg", string.Concat(Enumerable.Range(0, 201).Select(number => $"linux /v root={number}\n"))),
            "/boot/grub/grub.cfg"),
        ["it is Debian"] = (
            guest => guest.Linux.Distribution.Then(distribution => distribution.Id == "debian"),
            () => Empty().WithText("/etc/os-release", "ID=debian\n"),
            Empty,
            () => Empty().WithLink("/etc/os-release", "/gone/x").WithText("/usr/lib/os-release", "ID=debian\n"),
            "/etc/os-release"),
        ["systemd starts it"] = (
            guest => guest.Linux.Init.Then(init => init == "systemd"),
            () => Empty().WithFiles("/usr/lib/systemd/systemd"),
            () => Empty().WithFiles("/sbin/openrc"),
            () => Empty().WithLink("/usr/lib/systemd/systemd", "/gone/x").WithFiles("/sbin/openrc"),
            "/usr/lib/systemd/systemd"),
        ["there are host keys"] = (
            guest => guest.Linux.SshHostKeys.All.Then(keys => keys.Count > 0),
            () => Empty().WithFiles("/etc/ssh/ssh_host_rsa_key"),
            () => Empty().WithFiles("/etc/ssh/moduli"),
            () => Empty().WithLink("/etc/ssh", "/data/ssh"),
            "/etc/ssh"),
        ["keys are made"] = (
            guest => guest.Linux.SshHostKeys.AreMade,
            () => Empty().WithText("/usr/lib/systemd/system/ssh.service", "ExecStartPre=/usr/bin/ssh-keygen -A\n"),
            () => Empty().WithText("/usr/lib/systemd/system/ssh.service", "ExecStart=/usr/sbin/sshd\n"),
            () => Empty().WithBytes("/usr/lib/systemd/system/ssh.service", new byte[LinuxFiles.LargestLines + 1]),
            "/usr/lib/systemd/system/ssh.service"),
        ["there is a server"] = (
            guest => guest.Linux.SshHostKeys.ServerIsInstalled,
            () => Empty().WithFiles("/usr/sbin/sshd"),
            Empty,
            () => Empty().WithLink("/usr/sbin/sshd", "/opt/ssh/sshd"),
            "/usr/sbin/sshd"),
        ["credentials are encrypted"] = (
            guest => guest.Linux.EncryptedCredentials.Then(files => files.Count > 0),
            () => Empty().WithText("/etc/systemd/system/a.service", "LoadCredentialEncrypted=x\n"),
            () => Empty().WithLink("/etc/systemd/system/a.service", "/lib/systemd/system/gone.service"),
            () => Empty().WithLink("/etc/systemd/system/a.service", "/opt/gone/a.service"),
            "/etc/systemd/system/a.service"),
    };

    public static TheoryData<string> Names => [.. Facts.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_fact_is_yes_no_or_unreadable(string name)
    {
        (
            Func<MemoryLinuxGuest, Fact<bool>> ask,
            Func<MemoryLinuxGuest> yes,
            Func<MemoryLinuxGuest> no,
            Func<MemoryLinuxGuest> unreadable,
            string path) = Facts[name];
        Assert.True(ask(yes()).IsYes(), string.Join(", ", ask(yes()).Problems));
        Assert.True(ask(no()).IsNo(), string.Join(", ", ask(no()).Problems));
        Fact<bool> unknown = ask(unreadable());
        Assert.False(unknown.IsKnown);
        Assert.Equal(path, Assert.Single(unknown.Problems.DistinctBy(problem => problem.Path)).Path);
    }

    [Fact]
    public void What_is_disabled_for_sure_is_so_whatever_else_could_not_be_read()
    {
        MemoryLinuxGuest guest = Cloud().WithLink("/boot/grub/grub.cfg", "/gone/grub.cfg").WithFolder("/etc/cloud/cloud.cfg.d/1.cfg")
            .Without("/etc/systemd/system/cloud-init.target.wants");
        Assert.True(guest.Linux.CloudInit.IsEnabled.IsNo());
        Assert.True(guest.Linux.CloudInit.MakesSshHostKeys.IsNo());
        Assert.Equal("its services are not enabled", guest.Linux.CloudInit.DisabledBy.OrShown(null));
    }

    [Fact]
    public void Files_of_cloud_init_are_joined_as_it_joins_them()
    {
        CloudInit cloudInit = Cloud()
            .WithText(
                "/etc/cloud/cloud.cfg",
                "conf_d: /etc/ci.d\nsystem_info: {paths: {cloud_dir: /srv/a, run_dir: /run/a}}\ndatasource_list: [NoCloud]\noutput: {all: '>> "
                    + "/var/log/one.log'}\n")
            .WithText(
                "/etc/ci.d/10.cfg",
                "system_info: {paths: {cloud_dir: /srv/b}}\noutput: {final: ['>> /var/log/two.log', '>> /var/log/three.log'], init: {error: '> "
                    + "/var/log/four.log'}}\n")
            .WithText("/etc/ci.d/20.cfg", "datasource_list: ~\n").WithText(
                "/etc/cloud/cloud.cfg.d/99.cfg", "system_info: {paths: {cloud_dir: /srv/c}}\n").Linux.CloudInit;
        Assert.Equal("/srv/b", cloudInit.Folder.OrShown(""));
        Assert.Empty(cloudInit.DataSources.OrShown(null)?.Names!);
        Assert.Equal(
            ["/var/log/cloud-init-output.log", "/var/log/cloud-init.log", "/var/log/four.log", "/var/log/one.log", "/var/log/three.log", "/var/log/two.log"],
            cloudInit.LogFiles.OrShown([]).Order(StringComparer.Ordinal));
    }

    private static MemoryLinuxGuest Empty() => new();

    private static MemoryLinuxGuest Cloud() => CloudInitTests.Installed();

    private static MemoryLinuxGuest Agent() => Empty().WithFiles("/usr/sbin/waagent", "/usr/lib/systemd/system/walinuxagent.service")
        .WithLink("/etc/systemd/system/multi-user.target.wants/walinuxagent.service", "/usr/lib/systemd/system/walinuxagent.service");

    private static MemoryLinuxGuest People() => Empty().WithText("/etc/passwd", "ann:x:1000:1000::/home/ann:/bin/sh\n").WithFolder("/var/lib/waagent");
}
