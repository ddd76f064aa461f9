using VmGeneralize.Guests.Linux.Facts.Kernels;

namespace VmGeneralize.Guests.Linux.Facts;

/// <summary>The options that a boot entry gives to the kernel.</summary>
/// <param name="Path">The file that says so.</param>
/// <param name="Options">Separated by blanks.</param>
public sealed record KernelCommandLine(string Path, string Options)
{
    private const int Most = 200;
    private const int MaxEntries = 1000; // files that may be boot entries
    private const string Common = "$kernelopts";

    private static readonly char[] Blanks = [' ', '\t'];
    private static readonly string[] EntryFolders = ["/boot/loader/entries", "/efi/loader/entries", "/boot/efi/loader/entries"];
    private static readonly string[] Menus =
        [
            "/boot/grub2/grub.cfg",
            "/boot/grub/grub.cfg",
            "/boot/efi/EFI/redhat/grub.cfg",
            "/boot/efi/EFI/centos/grub.cfg",
            "/boot/efi/EFI/almalinux/grub.cfg",
            "/boot/efi/EFI/rocky/grub.cfg",
        ];

    /// <summary>
    /// What boot entries say: Boot Loader Specification entries, unified kernel images and GRUB's menus; where there are none, what new entries are made from.
    /// Empty when nothing says.
    /// </summary>
    internal static Fact<IReadOnlyList<KernelCommandLine>> All(IGuestView guest) => Fact.All(EntryFolders.Select(folder => Entries(guest, folder)))
        .Then(folders => Unified(guest).Then(unified => (KernelCommandLine[])[.. folders.SelectMany(lines => lines), .. unified]))
        .Then(entries => Fact.All(Menus.Select(menu => Menu(guest, menu))).Then(menus => Bounded([.. entries, .. menus.SelectMany(lines => lines)])))
        .Then(lines => lines.Count > 0 ? Fact.Known(lines) : Sources(guest));

    /// <summary>The values of an option, such as <c>console</c>; one without a value is empty.</summary>
    public IEnumerable<string> Values(string option) => Words
        .Where(word => word == option || word.StartsWith(option + "=", StringComparison.Ordinal))
        .Select(word => word.Length == option.Length ? "" : word[(option.Length + 1)..]);

    /// <summary>True when the option occurs exactly so.</summary>
    public bool Has(string word) => Words.Contains(word);

    private string[] Words => Options.Split(Blanks, StringSplitOptions.RemoveEmptyEntries);

    private static Fact<IReadOnlyList<KernelCommandLine>> Bounded(IReadOnlyList<KernelCommandLine> lines) => lines.Count <= Most
        ? Fact.Known(lines)
        : Fact.NotRead<IReadOnlyList<KernelCommandLine>>(new Unreadable(lines[Most].Path, $"there are more than {Most} boot entries"));

    private static Fact<IReadOnlyList<KernelCommandLine>> Entries(IGuestView guest, string folder) => guest.Entries(folder)
        .Then(files => files.Count <= MaxEntries
        ? Fact.All(files.Where(file => file.Name.EndsWith(".conf", StringComparison.Ordinal)).Select(file => Entry(guest, file)))
        : Fact.NotRead<IReadOnlyList<KernelCommandLine>>(new Unreadable(folder, $"there are more than {MaxEntries} files in it")));

    private static Fact<IReadOnlyList<KernelCommandLine>> Unified(IGuestView guest) => UnifiedKernel.All(guest)
        .Then(images => (IReadOnlyList<KernelCommandLine>)
            [.. images.Where(image => image.CommandLine is not null).Select(image => new KernelCommandLine(image.File.Path, image.CommandLine!))]);

    /// <summary>An entry of the Boot Loader Specification; it may take its options from GRUB's environment block, which is read only then.</summary>
    private static Fact<KernelCommandLine> Entry(IGuestView guest, GuestFile file) => guest.Lines(file.Path).Then(lines =>
    {
        string options = string.Join(' ', lines.Where(line => line.StartsWith("options", StringComparison.Ordinal)).Select(line => line["options".Length..]));
        return options.Contains(Common, StringComparison.Ordinal)
            ? CommonOptions(guest).Then(common => new KernelCommandLine(file.Path, options.Replace(Common, common, StringComparison.Ordinal).Trim()))
            : Fact.Known(new KernelCommandLine(file.Path, options.Trim()));
    });

    private static Fact<string> CommonOptions(IGuestView guest) => guest.Lines("/boot/grub2/grubenv")
        .Then(lines => lines.FirstOrDefault(line => line.StartsWith("kernelopts=", StringComparison.Ordinal)) is { } found
            ? found["kernelopts=".Length..] : "");

    private static Fact<IReadOnlyList<KernelCommandLine>> Menu(IGuestView guest, string path) => guest.Lines(path)
        .Then(lines => (IReadOnlyList<KernelCommandLine>)
    [
        .. lines.Select(line => line.Trim().Split(Blanks, 3, StringSplitOptions.RemoveEmptyEntries))
            .Where(words => words is ["linux" or "linux16" or "linuxefi", _, _])
            .Select(words => new KernelCommandLine(path, words[2])),
    ]);

    private static Fact<IReadOnlyList<KernelCommandLine>> Sources(IGuestView guest) => guest.Lines("/etc/kernel/cmdline")
        .Then(own => guest.Lines("/etc/default/grub").Then(grub =>
    {
        string defaults = string.Join(' ', grub
            .Where(line => line.StartsWith("GRUB_CMDLINE_LINUX=", StringComparison.Ordinal)
                || line.StartsWith("GRUB_CMDLINE_LINUX_DEFAULT=", StringComparison.Ordinal))
            .Select(line => LinuxFiles.Unquoted(line[(line.IndexOf('=', StringComparison.Ordinal) + 1)..].Trim()))).Trim();
        return (IReadOnlyList<KernelCommandLine>)
        [
            .. own.Count > 0 ? (KernelCommandLine[])[new("/etc/kernel/cmdline", string.Join(' ', own))] : [],
            .. defaults.Length > 0 ? (KernelCommandLine[])[new("/etc/default/grub", defaults)] : [],
        ];
    }));
}
