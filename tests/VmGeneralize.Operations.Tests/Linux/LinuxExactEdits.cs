namespace VmGeneralize.Operations.Tests.Linux;

/// <summary>The exact changes that each operation makes to <see cref="LinuxGuests"/>; a path alone means that it is deleted.</summary>
internal static class LinuxExactEdits
{
    public static TheoryData<string, string[]> Expected => new()
    {
        { "linux-ssh-host-keys", ["/etc/ssh/ssh_host_rsa_key", "/etc/ssh/ssh_host_rsa_key.pub"] },
        {
            "linux-dhcp-leases",
            [
                "/var/lib/dhclient/dhclient.leases", "/var/lib/dhcp/dhclient.eth0.leases", "/var/lib/NetworkManager/dhclient-1-eth0.lease",
                "/var/lib/NetworkManager/internal-1-eth0.lease", "/var/lib/dhcp6c_duid", "/var/db/dhcpcd/duid",
            ]
        },
        { "linux-host-name", ["Write /etc/hostname", "/etc/sysconfig/network: HOSTNAME=localhost.localdomain"] },
        {
            "linux-dhcp-host-name",
            [
                "/etc/dhcp/dhclient.conf: send host-name \"localhost.localdomain\";",
                "/etc/sysconfig/network-scripts/ifcfg-eth0: DHCP_HOSTNAME=localhost.localdomain; send the name of the machine",
            ]
        },
        { "linux-root-password", ["/etc/shadow: remove root's password; add root with a locked password"] },
        { "linux-agent-state", ["/var/lib/waagent/TransportPrivate.pem", "/var/lib/waagent/events", "/var/lib/waagent/ovf-env.xml"] },
        { "linux-agent-logs", ["/var/log/waagent.log", "/var/log/waagent.log.1", "/var/log/azure/custom-script"] },
        { "linux-root-history", ["/root/.bash_history"] },
        { "linux-resolver", ["/etc/resolv.conf"] },
        {
            "linux-agent-units",
            [
                "/usr/lib/systemd/system/walinuxagent-network-setup.service", "/usr/lib/systemd/system/walinuxagent.service.d/10-Slice.conf",
                "/usr/lib/systemd/system/azure-walinuxagent-logcollector.slice",
            ]
        },
        {
            "linux-user",
            [
                "/etc/passwd: remove azureuser", "/etc/shadow: remove azureuser", "/etc/security/opasswd: remove azureuser",
                "/etc/group: remove azureuser from adm; remove azureuser from sudo; remove the group azureuser",
                "/etc/gshadow: remove azureuser from adm; remove azureuser from sudo; remove the group azureuser", "/etc/subuid: remove azureuser",
                "/etc/subgid: remove azureuser", "/etc/sudoers.d/90-cloud-init-users", "/etc/sudoers.d/waagent: remove the rules of azureuser",
                "/etc/sudoers: remove the rules of azureuser", "/home/azureuser", "/var/spool/mail/azureuser", "/var/spool/cron/crontabs/azureuser",
                "/var/spool/cron/atjobs/a0000101b", "/var/lib/systemd/linger/azureuser", "/var/lib/AccountsService/users/azureuser",
                "/var/lib/sudo/lectured/azureuser",
            ]
        },
        { "linux-cloud-init-state", ["/var/lib/cloud/data", "/var/lib/cloud/instance", "/var/lib/cloud/instances"] },
        { "linux-cloud-init-logs", ["/var/log/cloud-init.log", "/var/log/cloud-init.log.1", "/var/log/cloud-init-output.log"] },
        {
            "linux-cloud-init-network",
            [
                "/etc/netplan/50-cloud-init.yaml", "/etc/network/interfaces.d/50-cloud-init.cfg",
                "/etc/NetworkManager/system-connections/cloud-init-eth0.nmconnection", "/etc/systemd/network/10-cloud-init-eth0.network",
            ]
        },
        { "linux-cloud-init-ssh-config", ["/etc/ssh/sshd_config.d/50-cloud-init.conf"] },
        { "linux-cloud-init-fstab", ["/etc/fstab: remove a line"] },
        { "linux-root-authorized-keys", ["/root/.ssh/authorized_keys: remove a line"] },
        { "linux-machine-id", ["Truncate /etc/machine-id"] },
        { "linux-dbus-machine-id", ["/var/lib/dbus/machine-id"] },
        { "linux-random-seeds", ["/var/lib/systemd/random-seed", "/var/lib/seedrng/seed.credit", "/boot/efi/loader/random-seed"] },
        { "linux-host-credential-key", ["/var/lib/systemd/credential.secret"] },
        {
            "linux-account-backups",
            [
                "/etc/passwd-", "/etc/shadow-", "/etc/group-", "/etc/gshadow-", "/etc/subuid-", "/etc/subgid-",
                "/var/backups/passwd.bak", "/var/backups/shadow.bak", "/var/backups/group.bak", "/var/backups/gshadow.bak",
            ]
        },
        { "linux-lvm-devices", ["/etc/lvm/devices/system.devices", "/etc/lvm/devices/backup/system.devices-20250615"] },
        { "linux-rpm-environment", ["/var/lib/rpm/__db.001"] },
        {
            "linux-regenerated-identities", ["/etc/dhcpcd.duid", "/var/lib/hyperv/.kvp_pool_0", "/var/lib/mysql/auto.cnf", "/etc/pki/consumer/cert.pem"]
        },
        { "linux-network-manager-state", ["/var/lib/NetworkManager/secret_key", "/var/lib/NetworkManager/seen-bssids"] },
        { "linux-persistent-net-rules", ["/etc/udev/rules.d/70-persistent-net.rules"] },
        { "linux-hardware-addresses", ["/etc/sysconfig/network-scripts/ifcfg-eth0: remove a line"] },
        {
            "linux-logs",
            [
                "/var/log/cron-20250615", "Truncate /var/log/syslog", "/var/log/syslog.1", "/var/log/syslog.2.gz", "Truncate /var/log/private/secret.log",
                "Truncate /var/log/nginx/access.log", "Truncate /var/account/pacct", "/var/account/pacct-20250615.gz", "/var/lib/wtmpdb/wtmp.db",
                "/var/lib/lastlog/lastlog2.db",
            ]
        },
        { "linux-journal", ["/var/log/journal/0123456789abcdef0123456789abcdef"] },
        { "linux-histories", ["/root/.viminfo", "/home/azureuser/.bash_history", "/home/appsvc/.bash_history", "/home/appsvc/.local/share/fish/fish_history"] },
        { "linux-crash-data", ["/var/crash/_usr_bin_foo.0.crash", "/var/lib/systemd/coredump/core.sshd.0.zst"] },
        { "linux-temporary-files", ["/tmp/.X0-lock", "/tmp/session.txt", "/var/tmp/d"] },
        { "linux-swap-files", ["Erase /swapfile"] },
        { "linux-installer-answers", ["/root/anaconda-ks.cfg"] },
        {
            "linux-ssh-host-keys-at-boot",
            [
                "/etc/ssh/ssh_host_rsa_key", "/etc/ssh/ssh_host_rsa_key.pub", "Create /etc/systemd/system/vmgeneralize-ssh-host-keys.service",
                "CreateLink /etc/systemd/system/multi-user.target.wants/vmgeneralize-ssh-host-keys.service",
            ]
        },
        { "linux-forbidden-modules", ["/etc/modprobe.d/CIS.conf: allow a module; allow a module"] },
        { "linux-static-network", ["/etc/netplan/01-source.yaml"] },
        { "linux-cloud-init-seed", ["/var/lib/cloud/seed"] },
        { "linux-package-caches", ["/var/cache/apt/archives/x_1_amd64.deb", "/var/cache/apt/archives/partial/y.deb"] },
        { "linux-mail", ["/var/spool/mail/azureuser", "/var/spool/mail/root"] },
        { "linux-hosts-name", ["/etc/hosts: remove vmgsource; remove vmgsource"] },
        { "linux-storage-names", ["Write /etc/iscsi/initiatorname.iscsi", "/etc/nvme/hostid", "/etc/nvme/hostnqn"] },
        { "linux-package-credentials", ["/etc/apt/auth.conf.d/90ubuntu-advantage", "/var/lib/ubuntu-advantage/private/machine-token.json"] },
        { "linux-kerberos-keytab", ["/etc/krb5.keytab"] },
        { "linux-samba-secrets", ["/var/lib/samba/private/secrets.tdb"] },
        { "linux-sssd-cache", ["/var/lib/sss/db/cache_corp.ldb"] },
        { "linux-snakeoil-key", ["/etc/ssl/private/ssl-cert-snakeoil.key", "/etc/ssl/certs/ssl-cert-snakeoil.pem"] },
        { "linux-monitoring-agents", ["/etc/opt/microsoft/omsagent/conf/omsadmin.conf", "/etc/opt/microsoft/omsagent/1234/certs/oms.key"] },
        { "linux-defender", ["/etc/opt/microsoft/mdatp/mdatp_onboard.json"] },
        { "linux-arc-agent", ["/var/opt/azcmagent/agentconfig.json", "/var/opt/azcmagent/certs/myCert"] },
        { "linux-puppet", ["/etc/puppetlabs/puppet/ssl/private_keys"] },
        { "linux-salt", ["/etc/salt/pki/minion/minion.pem"] },
        { "linux-chef", ["/etc/chef/client.pem"] },
        { "linux-tailscale", ["/var/lib/tailscale/tailscaled.state"] },
        {
            "linux-registrations",
            ["/var/lib/cloudregister/servers", "/etc/SUSEConnect", "/etc/hosts: remove a comment; remove the update server; remove the update server"]
        },
        { "linux-agent-identities", ["/etc/qualys/hostid"] },
        { "linux-network-identities", ["/etc/hostid"] },
        { "linux-runner-credentials", ["/home/appsvc/actions-runner/.credentials"] },
        { "linux-ssh-user-folders", ["/root/.ssh", "/home/azureuser/.ssh", "/home/appsvc/.ssh"] },
    };
}
