using VmGeneralize.Guests;
using VmGeneralize.Guests.Edits;
using VmGeneralize.Guests.Linux.Facts;
using VmGeneralize.Guests.Linux.Facts.Network;

namespace VmGeneralize.Operations.Linux.Network;

/// <summary>Opt-in: what an administrator wrote for the source's network is removed as a whole, with routes, name servers and whatever else is in it.</summary>
internal static class DhcpOnAzureCard
{
    private const string What = "the network configuration of the source";
    private const uint ReadableMode = 0x1A4; // 0644
    private const uint SecretMode = 0x180; // 0600: netplan and NetworkManager want it

    public static Operation Operation { get; } = new()
    {
        Id = "linux-static-network",
        Title = "Replace static addresses and cards of the source by DHCP on eth0",
        Why = "The address belongs to the source's network, and the card of a VM in Azure is eth0: clones would not be reachable, or claim one address",
        Source = new("https://learn.microsoft.com/azure/virtual-machines/linux/create-upload-generic"),
        Guest = GuestKind.Linux,
        Risk = Risk.High,
        OnByDefault = false,
        Notice = "Routes, name servers and further cards in the replaced files are removed with them.",
        Plan = static guest => Decide(guest).Edits,
        Left = static guest => Decide(guest).Left,
    };

    private static PartialPlan Decide(IGuestView guest)
    {
        LinuxFacts facts = guest.Facts();
        return PartialPlan.Of(What, facts.NetworkSettings, settings => PartialPlan.Of(What, facts.CloudInitWritesNetwork, isWritten =>
            PartialPlan.Of(What, facts.HasNetworkInAzure, works => Replace(guest, settings, isWritten, works))));
    }

    private static PartialPlan Replace(IGuestView guest, IReadOnlyList<NetworkSetting> settings, bool isWritten, bool works)
    {
        // A card that only has another name is not in the way where eth0 works.
        NetworkSetting[] wrong =
        [
            .. settings.Where(setting => setting.Format != NetworkFormat.KernelOption && setting.Path.StartsWith("/etc/", StringComparison.Ordinal)
                && (setting.Address is not null || (!works && !setting.IsForAzureCard))),
        ];
        HashSet<string> replaced = [.. wrong.Select(setting => setting.Path)];
        bool isNeeded = !isWritten && !settings.Any(setting => setting is { IsForAzureCard: true, UsesDhcp: true } && !replaced.Contains(setting.Path));
        List<PartialPlan> parts = [];
        foreach (NetworkSetting setting in wrong.DistinctBy(setting => setting.Path))
        {
            parts.Add(PartialPlan.Of(What, guest.OwnFile(setting.Path), file => file is null ? [] : Edits(guest, file, setting.Format, isNeeded)));
            isNeeded &= parts[^1].Edits.Count == 0;
        }

        return PartialPlan.Join(parts);
    }

    private static IEnumerable<GuestEdit> Edits(IGuestView guest, GuestFile file, NetworkFormat format, bool isNeeded)
    {
        bool isMain = file.Path == "/etc/network/interfaces"; // ifupdown reads the others because it says so
        string folder = LinuxFiles.Parent(file.Path);
        string name = format is NetworkFormat.NetworkScripts or NetworkFormat.Wicked ? $"{folder}/ifcfg-eth0" : file.Path;
        if (!isNeeded && !isMain)
        {
            return [new GuestEdit.Delete(file.Path)];
        }

        GuestBytes contents = GuestBytes.Of(Contents(format, isMain, isNeeded));
        return name == file.Path ? [new GuestEdit.Write(file.Path, contents, isNeeded ? "DHCP on eth0" : "no card of the source")]
            : guest.Find(name) is not null ? [new GuestEdit.Delete(file.Path)]
            : [new GuestEdit.Delete(file.Path), new GuestEdit.Create(name, contents, format == NetworkFormat.NetworkManager ? SecretMode : ReadableMode)];
    }

    // What Microsoft's pages about uploading a disk of each distribution have.
    private static string Contents(NetworkFormat format, bool isMain, bool isNeeded) => format switch
    {
        NetworkFormat.Netplan => "network:\n  version: 2\n  ethernets:\n    eth0:\n      dhcp4: true\n",
        NetworkFormat.Interfaces => (isMain ? "source /etc/network/interfaces.d/*\n\nauto lo\niface lo inet loopback\n" : "")
            + (isNeeded ? "\nauto eth0\niface eth0 inet dhcp\n" : ""),
        NetworkFormat.Networkd => "[Match]\nName=eth0\n\n[Network]\nDHCP=ipv4\n",
        NetworkFormat.NetworkScripts => "DEVICE=eth0\nONBOOT=yes\nBOOTPROTO=dhcp\nTYPE=Ethernet\nUSERCTL=no\nPEERDNS=yes\nIPV6INIT=no\n",
        NetworkFormat.Wicked => "BOOTPROTO='dhcp'\nSTARTMODE='auto'\n",
        NetworkFormat.WickedXml =>
            "<interface>\n  <name>eth0</name>\n  <control><mode>boot</mode></control>\n  <ipv4:dhcp><enabled>true</enabled></ipv4:dhcp>\n</interface>\n",
        NetworkFormat.NetworkManager => "[connection]\nid=eth0\ntype=ethernet\ninterface-name=eth0\n\n[ipv4]\nmethod=auto\n\n[ipv6]\nmethod=auto\n",
        _ => throw new InvalidOperationException($"Nothing is written for {format}"),
    };
}
