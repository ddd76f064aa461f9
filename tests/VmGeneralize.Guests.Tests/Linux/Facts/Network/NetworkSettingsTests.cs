using VmGeneralize.Guests.Linux.Facts.Network;
using VmGeneralize.TestSupport;

namespace VmGeneralize.Guests.Tests.Linux.Facts.Network;

/// <summary>Each setting is written as <c>card address|dhcp</c>, with a leading star if it applies to the card of a VM in Azure.</summary>
public sealed class NetworkSettingsTests
{
    [Theory]
    [InlineData("network: {ethernets: {ens160: {addresses: [192.168.1.5/24]}}}", "ens160 192.168.1.5/24")]
    [InlineData("network:\n  ethernets:\n    eth0:\n      addresses:\n      - 10.0.0.4/24: {lifetime: 0}\n", "*eth0 10.0.0.4/24")]
    [InlineData("network: {ethernets: {eth0: {dhcp4: yes}}}", "*eth0 dhcp")]
    [InlineData("network: {ethernets: {any: {match: {driver: hv_netvsc}, dhcp4: true}}}", "*hv_netvsc dhcp")]
    [InlineData("network: {ethernets: {any: {match: {name: 'e*'}, dhcp4: true}}}", "*e* dhcp")]
    [InlineData("network: {ethernets: {x: {match: {driver: hv_netvsc, name: '!eth0'}, dhcp4: true}}}", "!eth0 dhcp")]
    [InlineData("network: {ethernets: {eth0: {match: {macaddress: '00:0d:3a:00:00:01'}, dhcp4: true, set-name: eth0}}}", "00:0d:3a:00:00:01 dhcp")]
    [InlineData("network: {ethernets: {eth0: {match: {driver: vmxnet3}, dhcp4: true}}}", "vmxnet3 dhcp")]
    [InlineData("network: {bridges: {br0: {interfaces: [ens160], addresses: [10.0.0.4/24]}}}", "br0 10.0.0.4/24")]
    [InlineData("network: {renderer: networkd, version: 2}", "")]
    [InlineData("network: {ethernets: {eth0: {dhcp4: false}}}", "")]
    public void Netplan(string text, string expected) => Assert.Equal(expected, Read("/etc/netplan/01.yaml", text));

    [Theory]
    [InlineData("auto lo\niface lo inet loopback\n\nauto eth0\niface eth0 inet dhcp\n", "*eth0 dhcp")]
    [InlineData("allow-hotplug ens192\niface ens192 inet static\n  netmask 255.255.255.0\n  address 192.168.1.5\n", "ens192 192.168.1.5")]
    [InlineData("iface eth0 inet static\n address 10.0.0.4 # mine\n# address 1\niface eth1 inet manual\n", "*eth0 10.0.0.4")]
    [InlineData("iface eth0 inet6 auto\n", "")]
    [InlineData("iface e* inet \\\n dhcp\n", "*e* dhcp")]
    [InlineData("# iface eth0 inet static\n", "")]
    public void Ifupdown(string text, string expected)
    {
        Assert.Equal(expected, Read("/etc/network/interfaces", text));
        Assert.Equal(expected, Read("/etc/network/interfaces.d/x", text));
    }

    [Theory]
    [InlineData("[Match]\nName=en*\n[Network]\nDHCP=yes\n", "en* dhcp")]
    [InlineData("[Match]\nName=e*\n[Network]\nDHCP=ipv4\n", "*e* dhcp")]
    [InlineData("[Match]\nType=ether\n[Network]\nDHCP=true\n", "** dhcp")]
    [InlineData("[Match]\nDriver=hv_netvsc\n[Network]\nAddress=10.0.0.4/24\n", "** 10.0.0.4/24")]
    [InlineData("[Match]\nName=ens160\n[Address]\nAddress=10.0.0.4/24\n", "ens160 10.0.0.4/24")]
    [InlineData("[Match]\nMACAddress=00:0d:3a:00:00:01\n[Network]\nDHCP=yes\n", "00:0d:3a:00:00:01 dhcp")]
    [InlineData("[Match]\nKind=veth\n[Network]\nDHCP=yes\n", "another card dhcp")]
    [InlineData("[Network]\nDHCP=yes\n", "another card dhcp")] // without [Match] it is for no card
    [InlineData("[Match]\nName=eth0\n[Network]\nDHCP=ipv6\n", "")]
    [InlineData("[Match]\nKind=veth\nName=ve-*\n[Network]\nAddress=0.0.0.0/28\n", "")] // a free range, for containers
    [InlineData("[Match]\nName=eth1\n[Address]\nAddress=::/64\n", "")]
    public void Networkd(string text, string expected) => Assert.Equal(expected, Read("/etc/systemd/network/10.network", text));

    [Theory]
    [InlineData("DEVICE=eth0\nBOOTPROTO=dhcp\nONBOOT=yes\n", "*eth0 dhcp")]
    [InlineData("DEVICE=\"ens160\"\nBOOTPROTO=none\nIPADDR=192.168.1.5\n", "ens160 192.168.1.5")]
    [InlineData("BOOTPROTO=static\nIPADDR0=192.168.1.5\n", "*eth0 192.168.1.5")]
    [InlineData("DEVICE=eth0\nBOOTPROTO=dhcp\nONBOOT=no\n", "")]
    [InlineData("DEVICE=lo\nIPADDR=127.0.0.1\n", "")]
    public void Network_scripts(string text, string expected)
    {
        Assert.Equal(expected, Read("/etc/sysconfig/network-scripts/ifcfg-eth0", text));
        Assert.Equal("", Read("/etc/sysconfig/network-scripts/ifcfg-eth0.bak", text));
    }

    [Theory]
    [InlineData("ifcfg-eth0", "BOOTPROTO='dhcp'\nSTARTMODE='auto'\n", "*eth0 dhcp")]
    [InlineData("ifcfg-ens33", "BOOTPROTO='static'\nIPADDR='192.168.1.5/24'\nSTARTMODE='auto'\n", "ens33 192.168.1.5/24")]
    [InlineData("ifcfg-eth0", "BOOTPROTO='dhcp'\nSTARTMODE='off'\n", "")]
    public void Wicked(string name, string text, string expected) => Assert.Equal(expected, Read($"/etc/sysconfig/network/{name}", text));

    [Theory]
    [InlineData("<interface><name>ens33</name><ipv4:static><address><local>192.168.1.5/24</local></address></ipv4:static></interface>", "ens33 192.168.1.5/24")]
    [InlineData(
        "<?xml version='1.0'?><interface><name>eth0</name><control><mode>boot</mode></control><ipv4:dhcp><enabled>true</enabled></ipv4:dhcp></interface>",
        "*eth0 dhcp")]
    [InlineData("<interface><name>eth0</name><ipv4:dhcp/></interface><interface><name>eth1</name><ipv4:dhcp/></interface>", "*eth0 dhcp, eth1 dhcp")]
    [InlineData("<interface><name>eth0</name><ipv4:dhcp><enabled>false</enabled></ipv4:dhcp></interface>", "")]
    [InlineData("<interface><name>eth0</name><control><mode>off</mode></control><ipv4:dhcp/></interface>", "")]
    [InlineData("<interface><name>lo</name><ipv4:static><address><local>127.0.0.1/8</local></address></ipv4:static></interface>", "")]
    [InlineData("<interface><name>eth0</name><ipv4:dhcp>", "")] // wicked does not read it either
    [InlineData("<!DOCTYPE x [<!ENTITY a 'eth0'>]><interface><name>&a;</name><ipv4:dhcp/></interface>", "")]
    public void Wicked_in_XML(string text, string expected) => Assert.Equal(expected, Read("/etc/wicked/ifconfig/card.xml", text));

    [Theory]
    [InlineData("[connection]\ntype=ethernet\ninterface-name=ens160\n[ipv4]\nmethod=manual\naddress1=192.168.1.5/24,192.168.1.1\n", "ens160 192.168.1.5/24")]
    [InlineData("[connection]\ntype=ethernet\n[ipv4]\nmethod=auto\n", "** dhcp")]
    [InlineData("[connection]\ntype=ethernet\n[ethernet]\nmac-address=00:0D:3A:00:00:01\n[ipv4]\nmethod=auto\n", "00:0D:3A:00:00:01 dhcp")]
    [InlineData("[connection]\ntype=ethernet\n[match]\ninterface-name=eth*;\n[ipv4]\nmethod=auto\n", "*eth* dhcp")]
    [InlineData("[connection]\ntype=ethernet\nautoconnect=false\n[ipv4]\nmethod=auto\n", "")]
    [InlineData("[connection]\ntype=wifi\n[ipv4]\nmethod=auto\n", "")]
    public void NetworkManager(string text, string expected) => Assert.Equal(expected, Read("/etc/NetworkManager/system-connections/a.nmconnection", text));

    [Theory]
    [InlineData("ip=192.168.1.5::192.168.1.1:255.255.255.0:host:ens160:none", "ens160 192.168.1.5")]
    [InlineData("ip=192.168.1.5", "** 192.168.1.5")]
    [InlineData("ip=[2001:db8::1]::[2001:db8::2]:64:host:eth0:none", "*eth0 [2001:db8::1]")]
    [InlineData("ip=dhcp", "** dhcp")]
    [InlineData("ip=eth0:dhcp", "*eth0 dhcp")]
    [InlineData("ip=ens160:dhcp", "ens160 dhcp")]
    [InlineData("ip=off quiet", "")]
    public void Options_of_the_kernel(string options, string expected) =>
        Assert.Equal(expected, Read("/boot/grub/grub.cfg", $"linux /vmlinuz root=UUID=root {options}\n"));

    [Fact]
    public void A_file_of_the_administrator_takes_the_place_of_the_package_s()
    {
        MemoryLinuxGuest guest = new MemoryLinuxGuest().WithText("/usr/lib/systemd/network/zz.network", "[Match]\nName=*\n[Network]\nDHCP=yes\n");
        Assert.Equal("** dhcp", Shown(guest));
        Assert.Equal("", Shown(guest.WithLink("/etc/systemd/network/zz.network", "/dev/null")));
    }

    [Fact]
    public void A_drop_in_adds_an_address_to_the_card_of_its_file()
    {
        MemoryLinuxGuest guest = new MemoryLinuxGuest().WithText("/usr/lib/systemd/network/80-eth.network", "[Match]\nName=eth*\n[Network]\nDHCP=yes\n")
            .WithText("/etc/systemd/network/80-eth.network.d/static.conf", "[Network]\nAddress=10.0.0.5/24\n");

        NetworkSetting added = guest.Linux.NetworkSettings.OrShown([]).Single(setting => setting.Address is not null);

        Assert.Equal(("/etc/systemd/network/80-eth.network.d/static.conf", "10.0.0.5/24", true), (added.Path, added.Address, added.IsForAzureCard));
        Assert.Single(guest.Linux.NetworkSettings.OrShown([]), setting => setting is { UsesDhcp: true, IsForAzureCard: true });
    }

    [Fact]
    public void Netplan_s_files_of_packages_count_unless_the_administrator_s_has_their_name()
    {
        const string Static = "network: {ethernets: {eth0: {addresses: [10.0.0.5/24: {label: x}]}}}\n";
        MemoryLinuxGuest guest = new MemoryLinuxGuest().WithText("/lib/netplan/10.yaml", Static);

        Assert.Equal("*eth0 10.0.0.5/24", Shown(guest));
        Assert.Equal("*eth0 dhcp", Shown(guest.WithText("/etc/netplan/10.yaml", "network: {ethernets: {eth0: {dhcp4: true}}}\n")));
    }

    [Fact]
    public void What_cannot_be_read_is_not_nothing()
    {
        Assert.False(new MemoryLinuxGuest().WithText("/etc/netplan/01.yaml", "network: [\n").Linux.NetworkSettings.IsKnown);
        Assert.False(new MemoryLinuxGuest().WithLink("/etc/network/interfaces", "/none").Linux.NetworkSettings.IsKnown);
    }

    [Fact]
    public void NetworkManager_does_by_itself_what_nothing_says_unless_it_is_told_not_to()
    {
        Assert.True(new MemoryLinuxGuest().Linux.HasNetworkInAzure.IsNo());
        MemoryLinuxGuest guest = new MemoryLinuxGuest().WithFiles("/usr/sbin/NetworkManager");
        Assert.True(guest.Linux.HasNetworkInAzure.IsYes());
        Assert.True(guest.WithText("/usr/lib/NetworkManager/conf.d/00-server.conf", "[main]\nno-auto-default=*\n").Linux.HasNetworkInAzure.IsNo());
    }

    private static string Read(string path, string text) => Shown(new MemoryLinuxGuest().WithText(path, text));

    private static string Shown(MemoryLinuxGuest guest) => string.Join(", ", guest.Linux.NetworkSettings.OrShown([])
        .Select(setting => $"{(setting.IsForAzureCard ? "*" : "")}{setting.Card} {setting.Address ?? (setting.UsesDhcp ? "dhcp" : "?")}"));
}
