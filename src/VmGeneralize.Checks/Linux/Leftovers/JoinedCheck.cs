namespace VmGeneralize.Checks.Linux.Leftovers;

internal static class JoinedCheck
{
    private static readonly (string Path, string What, string Remedy)[] Places =
    [
        ("/etc/ipa/default.conf", "The machine is joined to a FreeIPA domain, and clones would be one host", "In the VM: ipa-client-install --uninstall"),
        ("/var/lib/kubelet/pki", "The machine is a Kubernetes node, and clones would be one node", "In the VM: kubeadm reset"),
        ("/etc/kubernetes/pki", "The keys of a Kubernetes cluster are here", "In the VM: kubeadm reset"),
        ("/etc/docker/key.json", "Docker has an identity here that clones would share", "Remove the file in the VM"),
        ("/var/lib/docker/engine-id", "Docker has an identity here that clones would share", "Remove the file in the VM"),
        ("/etc/rancher/node/password", "The machine is a node of a Rancher cluster", "Uninstall it in the VM"),
        ("/var/lib/ipsec/nss", "Keys of IPsec are here", "Remove them in the VM"),
        ("/var/lib/landscape/client", "The machine is registered with Landscape", "In the VM: landscape-config --silent --disable"),
        ("/etc/zabbix/zabbix_agentd.psk", "The machine has a key for Zabbix", "Remove the file in the VM"),
        ("/var/ossec/etc/client.keys", "The machine is registered with Wazuh", "Remove the file in the VM"),
        ("/opt/CrowdStrike/falconstore", "CrowdStrike Falcon has an identity here that clones would share", "In the VM: falconctl -d -f --aid"),
    ];

    public static Check Check { get; } = LinuxCheck.Create(
        "leftover-linux-joined",
        "Membership in clusters and domains",
        CheckArea.MachineSpecific,
        "https://learn.microsoft.com/azure/virtual-machines/linux/imaging",
        static guest => Places.SelectMany(place => LinuxCheck.At(guest, Severity.Warning, place.What, place.Remedy, fixedBy: null, place.Path)));
}
