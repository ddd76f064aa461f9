using VmGeneralize.Guests;
using VmGeneralize.Guests.Edits;
using VmGeneralize.Guests.Linux.Facts;
using VmGeneralize.TestSupport;

namespace VmGeneralize.Operations.Tests.Linux;

/// <summary>Tests when an operation does something, and when it must not.</summary>
public sealed class ConditionsTests
{
    [Fact]
    public void Host_keys_stay_where_nobody_makes_new_ones()
    {
        MemoryLinuxGuest guest = LinuxGuests.WithoutKeyMaker();
        Assert.Empty(Plan("linux-ssh-host-keys", guest));
        Assert.NotEmpty(Plan("linux-ssh-host-keys-at-boot", guest));
        Assert.NotEmpty(Plan("linux-ssh-host-keys", guest.Without("/usr/sbin/sshd")));
        Assert.Empty(Plan("linux-ssh-host-keys-at-boot", LinuxGuests.Full()));
    }

    [Fact]
    public void The_unit_for_new_host_keys_is_started_and_counts_as_their_maker()
    {
        MemoryLinuxGuest guest = LinuxGuests.WithoutKeyMaker();
        guest.Apply(Plan("linux-ssh-host-keys-at-boot", guest));
        Assert.Equal([SshHostKeys.OwnUnit], guest.Linux.SshHostKeys.Makers);
        Assert.Contains("ExecStart=/usr/bin/ssh-keygen -A\n", guest.Text($"/etc/systemd/system/{SshHostKeys.OwnUnit}"), StringComparison.Ordinal);
        Assert.NotEmpty(Plan("linux-ssh-host-keys", guest.WithFiles("/etc/ssh/ssh_host_ed25519_key")));
    }

    [Theory]
    [InlineData("/usr/bin/ssh-keygen")]
    [InlineData("/usr/lib/systemd/systemd")]
    [InlineData("/etc/systemd/system/multi-user.target.wants")]
    public void The_unit_is_not_installed_where_it_could_not_work(string missing) =>
        Assert.Empty(Plan("linux-ssh-host-keys-at-boot", LinuxGuests.WithoutKeyMaker().Without(missing)));

    [Theory]
    [InlineData("root:*LOCK*:14600::::::\nx:y\n", null)]
    [InlineData("x:y\nroot:*LOCK*:14600::::::\n", null)]
    [InlineData("x:y\n", null)]
    [InlineData("x:y\nroot:$6$a:1::::::\nroot:$6$b:1::::::\nrooty:1\n", "root:*LOCK*:14600::::::\nx:y\nrooty:1\n")]
    [InlineData("root:$6$a:1::::::", "root:*LOCK*:14600::::::\n")]
    [InlineData("root:$6$a:1::::::\nroot:*LOCK*:14600::::::\n", "root:*LOCK*:14600::::::\n")]
    public void Roots_password_is_locked_as_the_agent_does(string before, string? after)
    {
        MemoryLinuxGuest guest = new MemoryLinuxGuest().WithText("/etc/shadow", before);
        guest.Apply(Plan("linux-root-password", guest));
        Assert.Equal(after ?? before, guest.Text("/etc/shadow"));
    }

    [Fact]
    public void Roots_password_is_locked_behind_a_link_too()
    {
        MemoryLinuxGuest guest = new MemoryLinuxGuest().WithText("/data/shadow", "root:$6$a:1::::::\nx:!:1::::::\n").WithLink("/etc/shadow", "../data/shadow");
        guest.Apply(Plan("linux-root-password", guest));
        Assert.Equal("root:*LOCK*:14600::::::\nx:!:1::::::\n", guest.Text("/data/shadow"));
        Assert.True(guest.Exists("/etc/shadow"));
    }

    [Fact]
    public void A_link_to_what_is_no_shadow_file_is_not_written_to()
    {
        MemoryLinuxGuest guest = new MemoryLinuxGuest().WithText("/data/x", "root:$6$a:1::::::\nsomething else\n").WithLink("/etc/shadow", "/data/x");
        Assert.Empty(Plan("linux-root-password", guest));
        Assert.Contains("holds other things than accounts", Assert.Single(
            LinuxOperationsTests.Operation("linux-root-password").Left(guest)).ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Roots_password_stays_where_the_agent_is_told_so() =>
        Assert.Empty(Plan("linux-root-password", LinuxGuests.Full().WithText("/etc/waagent.conf", "Provisioning.DeleteRootPassword=n\n")));

    [Theory]
    [InlineData("ID=debian\n", true)]
    [InlineData("ID=ubuntu\nVERSION_ID=\"18.04\"\n", false)]
    [InlineData("ID=ubuntu\nVERSION_ID=\"24.04\"\n", false)]
    [InlineData("ID=ubuntu\nVERSION_ID=\"16.04\"\n", true)]
    public void The_resolver_file_goes_as_with_the_agent(string distribution, bool goes)
    {
        MemoryLinuxGuest guest = new MemoryLinuxGuest().WithText("/etc/os-release", distribution)
            .WithFiles("/etc/resolv.conf", "/etc/resolvconf/resolv.conf.d/tail");
        Assert.Equal(goes ? ["/etc/resolv.conf"] : [], Plan("linux-resolver", guest).Select(edit => edit.Target));
        guest.WithFiles("/run/systemd/resolve/stub-resolv.conf").WithLink("/etc/resolv.conf", "../run/systemd/resolve/stub-resolv.conf");
        Assert.Equal(
            distribution.Contains("16.04", StringComparison.Ordinal) ? ["/etc/resolvconf/resolv.conf.d/tail"] : [],
            Plan("linux-resolver", guest).Select(edit => edit.Target));
    }

    [Fact]
    public void Network_files_of_cloud_init_stay_where_it_would_not_write_new_ones()
    {
        Assert.NotEmpty(Plan("linux-cloud-init-network", LinuxGuests.Full()));
        Assert.Empty(Plan("linux-cloud-init-network", LinuxGuests.Full().WithText("/etc/cloud/cloud.cfg.d/99-off.cfg", "network: {config: disabled}\n")));
        Assert.Empty(Plan("linux-cloud-init-network", LinuxGuests.Full().WithFiles("/etc/cloud/cloud-init.disabled")));
        Assert.Empty(Plan("linux-cloud-init-network", LinuxGuests.Full().Without("/usr/bin/cloud-init")));
    }

    [Theory]
    [InlineData("/etc/credstore.encrypted/db.cred", "x")]
    [InlineData("/etc/systemd/system/app.service", "[Service]\nLoadCredentialEncrypted=a:b\n")]
    [InlineData("/etc/systemd/system/app.service.d/10.conf", "SetCredentialEncrypted=a: \\\n x\n")]
    public void The_key_of_credentials_stays_where_it_is_in_use(string path, string text) =>
        Assert.Empty(Plan("linux-host-credential-key", LinuxGuests.Full().WithText(path, text)));

    [Theory]
    [InlineData("syslog", "Truncate")]
    [InlineData("syslog.1", "Delete")]
    [InlineData("syslog.10", "Delete")]
    [InlineData("syslog.2.gz", "Delete")]
    [InlineData("cron-20250615", "Delete")]
    [InlineData("cron-20250615.xz", "Delete")]
    [InlineData("cron-2025061512", "Delete")]
    [InlineData("app.log.20250615", "Delete")]
    [InlineData("boot.log.old", "Delete")]
    [InlineData("Xorg.0.log", "Truncate")]
    [InlineData("postgresql-2025-06-15.log", "Truncate")]
    [InlineData("sa15", "Truncate")]
    [InlineData("mysql-bin.000001", "")]
    [InlineData("mysql-bin.index", "")]
    [InlineData("collect.rrd", "")]
    [InlineData(".1", "Truncate")]
    public void Logs_are_emptied_and_rotated_ones_go(string name, string expected) =>
        Assert.Equal(expected, Plan("linux-logs", new MemoryLinuxGuest().WithFiles("/var/log/app/" + name)).SingleOrDefault()?.GetType().Name ?? "");

    [Fact]
    public void Folders_in_each_other_without_end_are_left_and_told()
    {
        string deep = "/var/log" + string.Concat(Enumerable.Repeat("/d", 127));
        MemoryLinuxGuest guest = new MemoryLinuxGuest().WithText($"{deep}/a.log", "x");
        Assert.Equal($"{deep}/a.log", Assert.Single(Plan("linux-logs", guest)).Target);
        Operation logs = Catalogue.Get("linux-logs");
        Assert.Empty(logs.Left(guest));
        guest.WithText($"{deep}/d/b.log", "x");
        Assert.Equal($"{deep}/a.log", Assert.Single(Plan("linux-logs", guest)).Target);
        Assert.Equal("/var/log", Assert.Single(logs.Left(guest)).Because.Path);
    }

    [Fact]
    public void A_forbidden_module_is_allowed_by_making_its_line_a_comment()
    {
        MemoryLinuxGuest guest = LinuxGuests.Full();
        guest.Apply(Plan("linux-forbidden-modules", guest));
        Assert.Equal("install cramfs /bin/true\n#install udf /bin/true\n#blacklist sr_mod\nblacklist hv_storvsc\n", guest.Text("/etc/modprobe.d/CIS.conf"));
    }

    [Theory]
    [InlineData("/etc/netplan/01.yaml", "network: {ethernets: {ens160: {addresses: [10.0.0.4/24]}}}\n", "/etc/netplan/01.yaml", "eth0:\n      dhcp4: true\n")]
    [InlineData("/etc/network/interfaces", "iface ens160 inet dhcp\n", "/etc/network/interfaces", "lo inet loopback\n\nauto eth0\niface eth0 inet dhcp\n")]
    [InlineData(
        "/etc/systemd/network/a.network", "[Match]\nName=en*\n[Network]\nDHCP=yes\n",
        "/etc/systemd/network/a.network", "Name=eth0\n\n[Network]\nDHCP=ipv4\n")]
    [InlineData("/etc/sysconfig/network-scripts/ifcfg-ens160", "IPADDR=10.0.0.4\n", "/etc/sysconfig/network-scripts/ifcfg-eth0", "BOOTPROTO=dhcp\n")]
    [InlineData("/etc/sysconfig/network-scripts/ifcfg-eth0", "IPADDR=10.0.0.4\n", "/etc/sysconfig/network-scripts/ifcfg-eth0", "BOOTPROTO=dhcp\n")]
    [InlineData("/etc/sysconfig/network/ifcfg-ens33", "IPADDR=10.0.0.4\n", "/etc/sysconfig/network/ifcfg-eth0", "BOOTPROTO='dhcp'\n")]
    [InlineData(
        "/etc/wicked/ifconfig/a.xml", "<interface><name>ens33</name><ipv4:static><address><local>10.0.0.4/24</local></address></ipv4:static></interface>",
        "/etc/wicked/ifconfig/a.xml", "<name>eth0</name>")]
    [InlineData(
        "/etc/NetworkManager/system-connections/a", "[connection]\ntype=ethernet\n[ipv4]\nmethod=manual\n",
        "/etc/NetworkManager/system-connections/a", "interface-name=eth0\n")]
    public void A_network_of_the_source_becomes_DHCP_on_the_card_of_Azure(string path, string text, string written, string expected)
    {
        MemoryLinuxGuest guest = new MemoryLinuxGuest().WithText(path, text);
        guest.Apply(Plan("linux-static-network", guest));
        Assert.Contains(expected, guest.Text(written), StringComparison.Ordinal);
        Assert.Equal(path == written, guest.Exists(path));
        Assert.True(guest.Linux.HasNetworkInAzure.IsYes());
        Assert.Empty(Plan("linux-static-network", guest));
    }

    [Fact]
    public void A_network_of_the_source_only_goes_where_cloud_init_writes_one_or_another_file_does()
    {
        MemoryLinuxGuest guest = LinuxGuests.Full().WithText("/etc/netplan/01.yaml", "network: {ethernets: {ens160: {addresses: [10.0.0.4/24]}}}\n");
        Assert.Contains(new GuestEdit.Delete("/etc/netplan/01.yaml"), Plan("linux-static-network", guest));
        guest = new MemoryLinuxGuest().WithText("/etc/netplan/01.yaml", "network: {ethernets: {ens160: {addresses: [10.0.0.4/24]}}}\n")
            .WithText("/etc/netplan/02.yaml", "network: {ethernets: {eth0: {dhcp4: true}}}\n");
        Assert.Equal([new GuestEdit.Delete("/etc/netplan/01.yaml")], Plan("linux-static-network", guest));
        Assert.Empty(Plan(
            "linux-static-network",
            new MemoryLinuxGuest().WithText("/usr/lib/systemd/network/a.network", "[Match]\nName=x\n[Network]\nDHCP=yes\n")));
    }

    [Fact]
    public void A_machine_id_behind_a_link_is_emptied_where_it_is()
    {
        MemoryLinuxGuest guest = new MemoryLinuxGuest().WithLink("/etc/machine-id", "/var/lib/dbus/machine-id")
            .WithText("/var/lib/dbus/machine-id", "0123456789abcdef0123456789abcdef\n");
        Assert.Equal("/var/lib/dbus/machine-id", Assert.Single(Plan("linux-machine-id", guest)).Target);
        Assert.Empty(Plan("linux-dbus-machine-id", guest));
        guest.Apply(Plan("linux-machine-id", guest));
        Assert.Empty(Plan("linux-machine-id", guest));
        Assert.Equal("", guest.Text("/var/lib/dbus/machine-id"));
    }

    [Theory]
    [InlineData("source\n", true)]
    [InlineData("source.example.com", true)]
    [InlineData("root:x:0:0::/root:/bin/sh\n", false)]
    [InlineData("a b\n", false)]
    public void A_host_name_behind_a_link_is_written_where_it_is_unless_more_is_there(string text, bool isWritten)
    {
        MemoryLinuxGuest guest = new MemoryLinuxGuest().WithLink("/etc/hostname", "/data/name").WithText("/data/name", text);
        Assert.Equal(isWritten ? ["/data/name"] : [], Plan("linux-host-name", guest).Select(edit => edit.Target));
        Assert.Equal(isWritten ? [] : ["/etc/hostname"], Catalogue.Get("linux-host-name").Left(guest).Select(left => left.Because.Path));
    }

    [Fact]
    public void Host_keys_behind_a_link_go_as_with_the_agent_and_nothing_beside_them()
    {
        MemoryLinuxGuest guest = LinuxGuests.Full().WithFiles("/data/ssh/ssh_host_rsa_key", "/data/ssh/other_key")
            .Without("/etc/ssh").WithLink("/etc/ssh", "/data/ssh");
        Assert.Equal(["/data/ssh/ssh_host_rsa_key"], Plan("linux-ssh-host-keys", guest).Select(edit => edit.Target));
    }

    [Fact]
    public void Keys_of_the_removed_user_go_from_where_the_server_looks_for_them()
    {
        MemoryLinuxGuest guest = LinuxGuests.Full().WithText("/etc/ssh/sshd_config", "Include /etc/ssh/sshd_config.d/*.conf\n")
            .WithText("/etc/ssh/sshd_config.d/90.conf", "Match all\n authorizedkeysfile=.ssh/authorized_keys \"/etc/ssh/keys/%u\" /etc/ssh/shared\n")
            .WithFiles("/etc/ssh/keys/azureuser", "/etc/ssh/keys/appsvc", "/etc/ssh/shared");
        string[] edits = [.. Plan("linux-user", guest).Select(edit => edit.Target)];
        Assert.Contains("/etc/ssh/keys/azureuser", edits);
        Assert.DoesNotContain("/etc/ssh/keys/appsvc", edits);
        Assert.DoesNotContain("/etc/ssh/shared", edits);
    }

    [Theory]
    [InlineData("datasource:\n  None:\n    userdata_raw: \"#cloud-config\\npassword: x\"\n", true)]
    [InlineData("datasource_list: [None]\n", true)]
    [InlineData("# userdata_raw\ndatasource_list: [ Azure ]\n", false)]
    public void What_the_installer_told_cloud_init_goes_and_what_others_wrote_there_stays(string text, bool goes) => Assert.Equal(
        goes ? ["/etc/cloud/cloud.cfg.d/99-installer.cfg"] : [],
        Plan("linux-installer-answers", new MemoryLinuxGuest().WithText("/etc/cloud/cloud.cfg.d/99-installer.cfg", text)).Select(edit => edit.Target));

    [Fact]
    public void Logs_that_have_another_name_or_are_links_stay() => Assert.Empty(Plan("linux-logs", new MemoryLinuxGuest()
        .WithFiles("/var/log/a.log").WithName("/srv/a.log", "/var/log/a.log").WithLink("/var/log/b.log", "/etc/passwd")
        .WithSpecial("/var/log/c.log").WithFiles("/var/log/journal/x", "/var/log/lost+found/y")));

    [Fact]
    public void A_machine_id_that_is_not_set_yet_stays()
    {
        Assert.Empty(Plan("linux-machine-id", new MemoryLinuxGuest().WithText("/etc/machine-id", "uninitialized\n")));
        Assert.Empty(Plan("linux-machine-id", new MemoryLinuxGuest().WithText("/etc/machine-id", "")));
        Assert.Empty(
            Plan("linux-machine-id", new MemoryLinuxGuest().WithLink("/etc/machine-id", "/var/lib/dbus/machine-id").WithFiles("/var/lib/dbus/machine-id")));
        Assert.Empty(Plan("linux-machine-id", new MemoryLinuxGuest().WithLink("/etc/machine-id", "/run/machine-id")));
        Assert.Empty(Plan("linux-dbus-machine-id", new MemoryLinuxGuest().WithLink("/var/lib/dbus/machine-id", "/etc/machine-id")));
    }

    [Fact]
    public void A_suspended_system_in_a_swap_file_is_left()
    {
        byte[] swap = new byte[8192];
        "S1SUSPEND"u8.CopyTo(swap.AsSpan(4086));
        swap[^1] = 1;
        Assert.Empty(Plan("linux-swap-files", new MemoryLinuxGuest().WithBytes("/swapfile", swap)));
    }

    [Fact]
    public void A_dhcp_client_that_sends_whatever_name_there_is_stays_and_so_do_the_files_after_it()
    {
        MemoryLinuxGuest guest = new MemoryLinuxGuest().WithText(
            "/etc/dhcp/dhclient.conf", "send host-name = gethostname();\n").WithText("/etc/dhclient.conf", "send host-name \"old\";\n");
        Assert.Empty(Plan("linux-dhcp-host-name", guest));
        Assert.NotEmpty(Plan("linux-dhcp-host-name", guest.Without("/etc/dhcp/dhclient.conf")));
    }

    [Theory]
    [InlineData("ID=debian\n", "Write")]
    [InlineData("ID=rhel\n", "Delete")]
    public void A_new_iscsi_name_is_made_as_the_distribution_makes_it(string distribution, string expected)
    {
        MemoryLinuxGuest guest = new MemoryLinuxGuest().WithText("/etc/os-release", distribution).WithText(
            "/etc/iscsi/initiatorname.iscsi", "InitiatorName=iqn.1993-08.org.debian:01:abc\n");
        GuestEdit edit = Assert.Single(Plan("linux-storage-names", guest));
        guest.Apply([edit]);
        Assert.Equal(expected, edit.GetType().Name);
        Assert.Empty(Plan("linux-storage-names", guest));
    }

    [Theory]
    [InlineData("127.0.1.1 src.internal src\n", "")]
    [InlineData("127.0.1.1 src other\n", "127.0.1.1\tother\n")]
    [InlineData("10.0.0.4 src\n", "10.0.0.4 src\n")]
    [InlineData("127.0.0.1 localhost srcery\n", "127.0.0.1 localhost srcery\n")]
    public void Only_loopback_names_of_the_source_leave_the_hosts_file(string before, string after)
    {
        MemoryLinuxGuest guest = new MemoryLinuxGuest().WithText("/etc/hostname", "src.internal\n").WithText("/etc/hosts", before);
        guest.Apply(Plan("linux-hosts-name", guest));
        Assert.Equal(after, guest.Text("/etc/hosts"));
    }

    private static IReadOnlyList<GuestEdit> Plan(string id, MemoryLinuxGuest guest) => LinuxOperationsTests.Operation(id).Plan(guest);
}
