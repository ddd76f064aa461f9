namespace VmGeneralize.Guests.Linux.Facts.Network;

/// <summary>Format of a network configuration: what reads the file.</summary>
public enum NetworkFormat
{
    /// <summary>netplan(5).</summary>
    Netplan,

    /// <summary>ifupdown: interfaces(5).</summary>
    Interfaces,

    /// <summary>systemd.network(5).</summary>
    Networkd,

    /// <summary>network-scripts of the Red Hat family, which NetworkManager reads too: <c>ifcfg-NAME</c>.</summary>
    NetworkScripts,

    /// <summary>wicked and ifup of SUSE: ifcfg(5), whose file name is the card's.</summary>
    Wicked,

    /// <summary>wicked's own XML below /etc/wicked/ifconfig.</summary>
    WickedXml,

    /// <summary>nm-settings-keyfile(5).</summary>
    NetworkManager,

    /// <summary><c>ip=</c> on the kernel's command line (dracut.cmdline(7), nfsroot.rst).</summary>
    KernelOption,
}
