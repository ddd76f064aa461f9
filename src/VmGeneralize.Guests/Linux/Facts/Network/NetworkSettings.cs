namespace VmGeneralize.Guests.Linux.Facts.Network;

/// <summary>
/// All that configures the network of a guest when it starts, whichever program reads it: what is configured twice is reported twice. Files that a
/// package brings are read too, since they may be what works in Azure.
/// </summary>
internal static class NetworkSettings
{
    private const string Interfaces = "/etc/network/interfaces";

    // Of two files with one name, the one in the first folder counts.
    private static readonly string[] Netplan = ["/etc/netplan", "/lib/netplan"];
    private static readonly string[] Networkd = ["/etc/systemd/network", "/usr/local/lib/systemd/network", "/usr/lib/systemd/network", "/lib/systemd/network"];
    private static readonly string[] NetworkManager = ["/etc/NetworkManager/system-connections", "/usr/lib/NetworkManager/system-connections"];

    private static readonly string[] NetworkManagerSettings = ["/etc/NetworkManager/conf.d", "/usr/lib/NetworkManager/conf.d"];

    public static Fact<IReadOnlyList<NetworkSetting>> All(IGuestView guest, LinuxFacts facts) => Fact.All(
    [
        Files(guest, Netplan, ".yaml").Then(files => Fact.All(files.Select(file => guest.Contents(file.Path, LinuxFiles.LargestText)
            .Then(bytes => NetplanFile.Read(file.Path, bytes)))).Then(Joined)),
        Files(guest, [Interfaces + ".d"], "").Then(files => Each(guest, [Interfaces, .. files.Select(file => file.Path)], InterfacesFile.Read)),
        Files(guest, Networkd, ".network").Then(files => Fact.All(files.Select(file => WithDropIns(guest, file)))).Then(Joined),
        Ifcfg(guest, "/etc/sysconfig/network-scripts", NetworkFormat.NetworkScripts),
        Ifcfg(guest, "/etc/sysconfig/network", NetworkFormat.Wicked),
        Files(guest, ["/etc/wicked/ifconfig"], ".xml").Then(files => Fact.All(files.Select(file => guest.Contents(file.Path, LinuxFiles.LargestText)
            .Then(bytes => (IReadOnlyList<NetworkSetting>)[.. WickedFile.Read(file.Path, bytes ?? [])]))).Then(Joined)),
        Files(guest, NetworkManager, "").Then(files => Each(guest, files.Select(file => file.Path), NetworkManagerFile.Read)),
        facts.CommandLines.Then(lines => (IReadOnlyList<NetworkSetting>)[.. lines.SelectMany(KernelNetworkOption.Read).Distinct()]),
    ]).Then(Joined);

    /// <summary>
    /// NetworkManager asks DHCP on a card that no connection is for (NetworkManager.conf(5), no-auto-default), as long as it is not told otherwise.
    /// </summary>
    public static Fact<bool> NetworkManagerDoesByItself(IGuestView guest) => guest.HasFile("/usr/sbin/NetworkManager").And(() => Fact.All(
        NetworkManagerSettings.Select(guest.Entries))
        .Then(folders => Fact.All(folders.SelectMany(files => files).Where(file => !file.IsDirectory).Select(file => file.Path)
            .Append("/etc/NetworkManager/NetworkManager.conf").Select(path => guest.Lines(path))))
        .Then(files => !files.Any(lines => lines.Any(line => line.TrimStart().StartsWith("no-auto-default", StringComparison.Ordinal)))));

    private static Fact<IReadOnlyList<NetworkSetting>> WithDropIns(IGuestView guest, GuestFile file) => guest.Lines(file.Path).Then(main =>
        Files(guest, Networkd.Select(folder => $"{folder}/{file.Name}.d"), ".conf").Then(parts => Fact.All(
            parts.Select(part => guest.Lines(part.Path).Then(lines => NetworkdFile.Read(part.Path, lines, main))))
            .Then(added => (IReadOnlyList<NetworkSetting>)[.. NetworkdFile.Read(file.Path, main, main), .. added.SelectMany(settings => settings)])));

    private static Fact<IReadOnlyList<NetworkSetting>> Ifcfg(IGuestView guest, string folder, NetworkFormat format) => guest.Entries(folder)
        .Then(files => Each(
            guest,
            files.Where(file => !file.IsDirectory && file.Name.StartsWith(IfcfgFile.Prefix, StringComparison.Ordinal) && IsUsed(file.Name))
                .Select(file => file.Path),
            (path, lines) => IfcfgFile.Read(path, format, lines)));

    /// <summary>Editors and package managers leave copies beside the files, which nothing reads.</summary>
    private static bool IsUsed(string name) => !name.EndsWith('~') && !name.EndsWith(".bak", StringComparison.Ordinal)
        && !name.EndsWith(".orig", StringComparison.Ordinal) && !name.EndsWith(".rpmsave", StringComparison.Ordinal)
        && !name.EndsWith(".rpmnew", StringComparison.Ordinal) && !name.EndsWith(".template", StringComparison.Ordinal);

    private static Fact<IEnumerable<GuestFile>> Files(IGuestView guest, IEnumerable<string> folders, string end) => Fact.All(folders.Select(guest.Entries))
        .Then(all => all.SelectMany(files => files)
            .Where(file => !file.IsDirectory && file.Name.EndsWith(end, StringComparison.Ordinal) && IsUsed(file.Name))
            .DistinctBy(file => file.Name).OrderBy(file => file.Name, StringComparer.Ordinal).AsEnumerable());

    private static Fact<IReadOnlyList<NetworkSetting>> Each(
        IGuestView guest, IEnumerable<string> paths, Func<string, IReadOnlyList<string>, IEnumerable<NetworkSetting>> read) =>
        Fact.All(paths.Select(path => guest.Lines(path).Then(lines => (IReadOnlyList<NetworkSetting>)[.. read(path, lines)]))).Then(Joined);

    private static IReadOnlyList<NetworkSetting> Joined(IReadOnlyList<IReadOnlyList<NetworkSetting>> all) =>
        [.. all.SelectMany(settings => settings).Where(setting => setting.SaysAddresses)];
}
