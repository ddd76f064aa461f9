namespace VmGeneralize.Guests.Linux.Facts.RamDisk;

/// <summary>What the rules of initramfs-tools and dracut put into every initial RAM disk: what to expect, where there is none to look into.</summary>
internal static class RamDiskRules
{
    private const string Debian = "/etc/initramfs-tools/initramfs.conf";

    private static readonly string[] DracutFolders = ["/etc/dracut.conf.d", "/usr/lib/dracut/dracut.conf.d"];

    /// <summary>The file whose rules put the drivers of all hypervisors into every initial RAM disk, or null.</summary>
    public static Fact<string?> Of(IGuestView guest) => guest.Lines(Debian).Then(lines => lines.Any(line => line.Trim() == "MODULES=most")
        ? Fact.Known<string?>(Debian)
        : Fact.All(DracutFolders.Select(guest.Entries))
            .Then(folders => Fact.All(folders.SelectMany(files => files).Where(file => file.Name.EndsWith(".conf", StringComparison.Ordinal))
                .Select(file => Adds(guest, file))))
            .Then(files => files.FirstOrDefault(file => file is not null)));

    private static Fact<string?> Adds(IGuestView guest, GuestFile file) => guest.Lines(file.Path)
        .Then(lines => lines.Any(line => line.StartsWith("add_drivers", StringComparison.Ordinal)
        && line.Contains("hv_vmbus", StringComparison.Ordinal) && line.Contains("hv_storvsc", StringComparison.Ordinal)) ? file.Path : null);
}
