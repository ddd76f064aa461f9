namespace VmGeneralize.Operations.Linux.Identity;

/// <summary>
/// The table. By default, only what its own service makes again by itself when it is gone, or what virt-sysprep removes by default, is removed; what
/// somebody must register, join or restore is asked for, and what cannot be removed from outside is reported.
/// </summary>
public static class SharedIdentities
{
    public const string Regenerated = "linux-regenerated-identities";
    public const string Registrations = "linux-registrations";
    public const string Agents = "linux-agent-identities";
    public const string Networks = "linux-network-identities";
    public const string Runners = "linux-runner-credentials";

    /// <summary>The one password for package sources that belongs to a registration.</summary>
    internal const string SuseCredentials = "/etc/zypp/credentials.d/SCCcredentials";

    public static IReadOnlyList<SharedIdentity> All { get; } =
    [
        // Made again by the service itself, as its documentation or its source has it.
        new(Regenerated, "The identity by which dhcpcd asks for addresses", "dhcpcd makes a new one", "/etc/dhcpcd.duid", "/etc/dhcpcd.secret")
        {
            Source = new("https://github.com/NetworkConfiguration/dhcpcd/blob/master/src/ipv6.c"), // ipv6_readsecret; duid_get in duid.c
        },
        new(Regenerated, "What the Hyper-V host of the source reported", "hv_kvp_daemon writes the files again", "/var/lib/hyperv/.kvp_pool_*")
        {
            Source = new("https://github.com/torvalds/linux/blob/master/tools/hv/hv_kvp_daemon.c"), // kvp_file_init opens with O_CREAT
        },
        new(Regenerated, "The MySQL server's UUID, by which replicas tell servers apart", "the server makes a new one", "/var/lib/mysql/auto.cnf")
        {
            Source = new("https://dev.mysql.com/doc/refman/8.0/en/replication-options.html#sysvar_server_uuid"),
        },
        new(Regenerated, "The anonymous id of Zypper", "zypper makes a new one", "/var/lib/zypp/AnonymousUniqueId")
        {
            Source = new("https://github.com/openSUSE/libzypp/blob/master/zypp/target/TargetImpl.cc"), // createAnonymousId
        },
        new(
            Regenerated, "Cockpit's self-signed certificate with its key",
            "cockpit makes a new one",
            "/etc/cockpit/ws-certs.d/0-self-signed.cert", "/etc/cockpit/ws-certs.d/0-self-signed.key", "/etc/cockpit/ws-certs.d/0-self-signed-ca.pem")
        {
            Source = new("https://cockpit-project.org/guide/latest/https"),
        },

        new(
            Regenerated, "The id by which Red Hat Insights knows the machine",
            "insights-client makes a new one",
            "/etc/insights-client/machine-id", "/etc/redhat-access-insights/machine-id")
        {
            Source = new("https://github.com/RedHatInsights/insights-core/blob/master/insights/client/utilities.py"), // generate_machine_id
        },
        new(Regenerated, "The id that identifies yggdrasil", "yggd makes a new one, or takes that of a new certificate", "/var/lib/yggdrasil/client-id")
        {
            Source = new("https://github.com/RedHatInsights/yggdrasil/blob/main/cmd/yggd/main.go"), // createClientID
        },

        // Not made again by itself: what virt-sysprep removes by default, since a shared consumer is one machine to Red Hat.
        new(
            Regenerated, "The subscription of Red Hat that belongs to the source",
            "subscription-manager register, or the cloud's own registration",
            "/etc/pki/consumer/", "/etc/pki/entitlement/")
        {
            Source = new("https://libguestfs.org/virt-sysprep.1.html"), // rh-subscription-manager
        },
        new(
            Regenerated, "The registration at Red Hat Network, Satellite 5 or Spacewalk",
            "rhnreg_ks",
            "/etc/sysconfig/rhn/systemid", "/etc/sysconfig/rhn/osad-auth.conf")
        {
            Source = new("https://libguestfs.org/virt-sysprep.1.html"), // rhn-systemid
        },
        new(Regenerated, "The id by which yum's mirrors count machines", "yum makes a new one", "/var/lib/yum/uuid")
        {
            Source = new("https://libguestfs.org/virt-sysprep.1.html"), // yum-uuid
        },

        // Somebody must register again.
        new(
            Registrations, "The registration of SUSE in Azure",
            "guestregister.service, or registercloudguest",
            "/var/lib/cloudregister/", "/var/cache/cloudregister/")
        {
            Source = new("https://github.com/SUSE-Enceladus/cloud-regionsrv-client/blob/master/man/man1/registercloudguest.1"), // --clean
        },
        new(Registrations, "The registration of SUSE, with its code", "SUSEConnect -r", "/etc/SUSEConnect", SuseCredentials)
        {
            Source = new("https://github.com/SUSE/connect/blob/master/SUSEConnect.8.ronn"), // FILES; --cleanup
        },
        new(
            Registrations, "The registration at Red Hat Insights",
            "insights-client --register",
            "/etc/insights-client/.registered", "/etc/insights-client/.lastupload", "/etc/insights-client/.last-upload.results",
            "/etc/insights-client/.branch_info", "/etc/redhat-access-insights/.registered", "/var/lib/insights/")
        {
            Source = new("https://github.com/RedHatInsights/insights-core/blob/master/insights/client/constants.py"),
        },
        new(Registrations, "Canonical's error reports know the source", "whoopsie makes a new one", "/var/lib/whoopsie/whoopsie-id")
        {
            Source = new("https://github.com/sosreport/sos/blob/main/sos/report/plugins/apport.py"), // names the file
        },

        // Agents.
        new(
            Agents, "The GUID by which Splunk's servers tell forwarders apart",
            "it makes a new one",
            "/opt/splunkforwarder/etc/instance.cfg", "/opt/splunk/etc/instance.cfg")
        {
            Source = new("https://help.splunk.com/en/data-management/splunk-enterprise-admin-manual/9.4/configuration-file-reference/"
                + "9.4.0-configuration-file-reference/instance.cfg.conf"),
        },
        new(Agents, "The identity of the Qualys agent", "what its maker says of cloned machines", "/etc/qualys/hostid")
        {
            Source = new("https://github.com/broadinstitute/puppet-qualys_agent/blob/main/README.md"), // hostid_path; the maker's own pages do not name it
        },
        new(
            Agents, "The identity of Tenable and Nessus",
            "nessuscli agent link",
            "/etc/tenable_tag", "/etc/machine_id", "/opt/nessus_agent/var/nessus/uuid", "/opt/nessus_agent/var/nessus/master.key")
        {
            Source = new("https://docs.tenable.com/nessus/command-line-reference/Content/LocalAgentsCommands.htm"),
        },
        new(Agents, "The registration at AWS Systems Manager", "amazon-ssm-agent -register", "/var/lib/amazon/ssm/Vault/", "/var/lib/amazon/ssm/registration")
        {
            Source = new("https://github.com/aws/amazon-ssm-agent/blob/mainline/agent/appconfig/constants_unix.go"), // where it keeps its data
        },
        new(
            Agents, "The key and certificate of OMI, or of the SCX agent on it",
            "/opt/microsoft/scx/bin/tools/scxsslconfig -f, or the agent's installation once more",
            "/etc/opt/omi/ssl/omi.pem", "/etc/opt/omi/ssl/omikey.pem")
        {
            Source = new("https://learn.microsoft.com/troubleshoot/system-center/scom/use-ca-certificate-on-scom-linux-agent"),
        },
        new(Agents, "The keys of a Salt minion in its own environment", "the master accepts a new key", "/etc/venv-salt-minion/pki/minion/")
        {
            Source = new("https://github.com/uyuni-project/uyuni/blob/master/susemanager-utils/susemanager-sls/salt/util/mgr_switch_to_venv_minion.sls"),
        },
        new(Agents, "The identity of Teleport's node", "teleport join with a new token", "/var/lib/teleport/host_uuid", "/var/lib/teleport/proc/")
        {
            Source = new("https://github.com/gravitational/teleport/blob/master/lib/utils/hostid/hostid.go"),
        },
        new(Agents, "The node id of Consul", "consul makes a new one", "/opt/consul/node-id", "/var/lib/consul/node-id")
        {
            Source = new("https://developer.hashicorp.com/consul/docs/reference/agent/configuration-file/node"), // node_id
        },
        new(
            Agents, "The node id of Nomad",
            "nomad makes a new one",
            "/opt/nomad/client/client-id", "/opt/nomad/data/client/client-id", "/var/lib/nomad/client/client-id")
        {
            Source = new("https://github.com/hashicorp/nomad/blob/main/client/client.go"), // client-id
        },
        new(
            Agents, "Snap's keys and serial number of the device",
            "snapd asks for new ones",
            "/var/lib/snapd/device/", "/var/lib/snapd/assertions/asserts-v0/serial/")
        {
            Source = new("https://github.com/snapcore/snapd/blob/master/dirs/dirs.go"), // SnapDeviceDir
        },

        // Networks and names.
        new(
            Networks, "The identity of ZeroTier",
            "zerotier-one makes a new one, which must be authorized",
            "/var/lib/zerotier-one/identity.secret", "/var/lib/zerotier-one/identity.public")
        {
            Source = new("https://man.archlinux.org/man/zerotier-one.8.en"),
        },
        new(Networks, "The host id", "genhostid or zgenhostid", "/etc/hostid")
        {
            Source = new("https://man7.org/linux/man-pages/man3/gethostid.3.html"),
        },
        new(
            Networks, "The host keys of Dropbear",
            "dropbear -R makes new ones where it is started so",
            "/etc/dropbear/dropbear_rsa_host_key", "/etc/dropbear/dropbear_dss_host_key", "/etc/dropbear/dropbear_ecdsa_host_key",
            "/etc/dropbear/dropbear_ed25519_host_key")
        {
            Source = new("https://github.com/mkj/dropbear/blob/master/manpages/dropbear.8"), // -R
        },
        new(
            Networks, "Dovecot's keys and parameters",
            "dovecot makes new ones where its configuration says so",
            "/var/lib/dovecot/ssl-parameters.dat", "/var/lib/dovecot/instances")
        {
            Source = new("https://libguestfs.org/virt-sysprep.1.html"), // dovecot-data
        },

        // With these anybody can act for the machine.
        new(
            Runners, "The credentials of a runner of GitHub or Azure DevOps",
            "config.sh with a new token")
        {
            Search = RunnerFolders.Look,
            Source = new("https://github.com/actions/runner/blob/main/src/Runner.Common/HostContext.cs"), // WellKnownConfigFile
        },

        // Only reported.
        new(
            null, "The host keys of Dropbear in the initial RAM disk, which has copies of them",
            "remove them in the VM, dpkg-reconfigure dropbear-initramfs and update-initramfs -u in each clone",
            "/etc/dropbear-initramfs/dropbear_rsa_host_key", "/etc/dropbear-initramfs/dropbear_dss_host_key",
            "/etc/dropbear-initramfs/dropbear_ecdsa_host_key", "/etc/dropbear-initramfs/dropbear_ed25519_host_key",
            "/etc/dropbear/initramfs/dropbear_rsa_host_key", "/etc/dropbear/initramfs/dropbear_dss_host_key",
            "/etc/dropbear/initramfs/dropbear_ecdsa_host_key", "/etc/dropbear/initramfs/dropbear_ed25519_host_key")
        {
            Source = new("https://sources.debian.org/src/dropbear/2022.83-1+deb12u3/debian/README.initramfs/"), // made by the package where there are none
        },
        new(null, "The membership of a FreeIPA domain", "ipa-client-install --uninstall in the VM", "/var/lib/ipa-client/")
        {
            Source = new("https://libguestfs.org/virt-sysprep.1.html"), // ipa-client
        },
        new(
            null, "The identity of the BigFix client", "its guide, \"Embedding in a Common Build\": the ComputerID must not be in an image",
            "/var/opt/BESClient/")
        {
            Source = new("https://manualzilla.com/doc/5790275/bigfix-enterprise-suite--bes%E2%84%A2-"), // BES Administrator's Guide
        },
        new(
            null, "The id under which popularity reports are sent", "take out the line MY_HOSTID in the VM, then dpkg-reconfigure popularity-contest",
            "/etc/popularity-contest.conf")
        {
            Source = new("https://sources.debian.org/src/popularity-contest/1.76/debian/postinst/"), // MY_HOSTID is made where it is not set
        },
        new(null, "The server key of LXD", "lxd init in each clone", "/var/snap/lxd/common/lxd/server.key", "/var/lib/lxd/server.key")
        {
            Source = new("https://github.com/canonical/lxd/blob/main/doc/authentication.md"), // server.crt and server.key
        },
        new(null, "The keys of a Kubernetes cluster", "kubeadm reset in the VM", "/etc/kubernetes/admin.conf", "/etc/kubernetes/kubelet.conf")
        {
            Source = new("https://kubernetes.io/docs/reference/setup-tools/kubeadm/implementation-details/"),
        },
        new(null, "The member of an etcd cluster", "remove the data in the VM", "/var/lib/etcd/member/")
        {
            Source = new("https://etcd.io/docs/v3.5/learning/persistent-storage-files/"),
        },
        new(
            null, "The node of a K3s or RKE2 cluster",
            "k3s-killall.sh, and remove the data in the VM",
            "/var/lib/rancher/k3s/server/tls/", "/var/lib/rancher/k3s/agent/client-kubelet.key", "/var/lib/rancher/rke2/server/tls/")
        {
            Source = new("https://docs.k3s.io/cli/certificate"),
        },
        new(null, "The node of a Docker swarm", "docker swarm leave in the VM", "/var/lib/docker/swarm/")
        {
            Source = new("https://docs.docker.com/engine/swarm/admin_guide/"),
        },
        new(
            null, "The cookie that nodes of Erlang, as RabbitMQ, trust each other by",
            "remove it in the VM before clones form clusters",
            "/var/lib/rabbitmq/.erlang.cookie")
        {
            Source = new("https://www.rabbitmq.com/docs/clustering"), // Erlang cookie
        },
        new(null, "The key of a Corosync cluster", "corosync-keygen", "/etc/corosync/authkey")
        {
            Source = new("https://manpages.ubuntu.com/manpages/jammy/man8/corosync-keygen.8.html"),
        },
        new(null, "An account at Let's Encrypt, with its key", "certbot register in each clone", "/etc/letsencrypt/accounts/")
        {
            Source = new("https://github.com/certbot/certbot/blob/main/certbot/src/certbot/_internal/constants.py"), // ACCOUNTS_DIR
        },
        new(
            null, "Keys of Jenkins, with which its stored passwords are encrypted",
            "remove them in the VM, with what is encrypted with them",
            "/var/lib/jenkins/identity.key.enc", "/var/lib/jenkins/secret.key", "/var/lib/jenkins/secrets/")
        {
            Source = new("https://www.jenkins.io/doc/book/managing/system-configuration/"), // identity.key.enc
        },
        new(null, "The token of a runner of GitLab", "gitlab-runner register in each clone", "/etc/gitlab-runner/config.toml")
        {
            Source = new("https://docs.gitlab.com/runner/configuration/advanced-configuration/"),
        },
        new(null, "The token of a Buildkite agent", "give each clone its own", "/etc/buildkite-agent/buildkite-agent.cfg")
        {
            Source = new("https://buildkite.com/docs/agent/v3/configuration"),
        },
        new(null, "Passwords of a mail relay", "remove them in the VM", "/etc/postfix/sasl_passwd", "/etc/postfix/sasl_passwd.db")
        {
            Source = new("https://www.postfix.org/SASL_README.html"),
        },
        new(
            null, "The key of pacman's keyring",
            "pacman-key --init in each clone",
            "/etc/pacman.d/gnupg/secring.gpg", "/etc/pacman.d/gnupg/private-keys-v1.d/")
        {
            Source = new("https://man.archlinux.org/man/pacman-key.8"),
        },
    ];
}
