namespace VmGeneralize.Guests.Linux.Facts;

/// <summary>The options that a boot entry gives to the kernel.</summary>
/// <param name="Path">The file that says so.</param>
/// <param name="Options">Separated by blanks.</param>
public sealed record KernelCommandLine(string Path, string Options)
{
    private const int Most = 200;

    private static readonly char[] Blanks = [' ', '\t'];
    private static readonly string[] Menus =
        ["/boot/grub2/grub.cfg", "/boot/grub/grub.cfg", "/boot/efi/EFI/redhat/grub.cfg", "/boot/efi/EFI/centos/grub.cfg", "/boot/efi/EFI/almalinux/grub.cfg", "/boot/efi/EFI/rocky/grub.cfg"];

    /// <summary>
    /// What boot entries say: Boot Loader Specification entries and GRUB's menus; where there are none, what new entries are made from.
    /// Empty when nothing tells.
    /// </summary>
    public static IReadOnlyList<KernelCommandLine> Of(IGuestView guest)
    {
        KernelCommandLine[] lines = [.. Entries(guest).Concat(Menus.SelectMany(menu => Menu(guest, menu))).Take(Most)];
        return lines.Length > 0 ? lines : [.. Sources(guest)];
    }

    /// <summary>The values of an option, such as <c>console</c>; one without a value is empty.</summary>
    public IEnumerable<string> Values(string option) => Words
        .Where(word => word == option || word.StartsWith(option + "=", StringComparison.Ordinal))
        .Select(word => word.Length == option.Length ? "" : word[(option.Length + 1)..]);

    /// <summary>True when the option stands there exactly so.</summary>
    public bool Has(string word) => Words.Contains(word);

    private string[] Words => Options.Split(Blanks, StringSplitOptions.RemoveEmptyEntries);

    private static IEnumerable<KernelCommandLine> Entries(IGuestView guest)
    {
        string common = guest.FollowedLines("/boot/grub2/grubenv").FirstOrDefault(line => line.StartsWith("kernelopts=", StringComparison.Ordinal)) is { } found
            ? found["kernelopts=".Length..]
            : "";
        foreach (GuestFile file in guest.List("/boot/loader/entries").Where(file => file.Name.EndsWith(".conf", StringComparison.Ordinal)).Take(Most))
        {
            string options = string.Join(' ', guest.Lines(file.Path).Where(line => line.StartsWith("options", StringComparison.Ordinal)).Select(line => line["options".Length..]));
            yield return new KernelCommandLine(file.Path, options.Replace("$kernelopts", common, StringComparison.Ordinal).Trim());
        }
    }

    private static IEnumerable<KernelCommandLine> Menu(IGuestView guest, string path) => guest.FollowedLines(path)
        .Select(line => line.Trim().Split(Blanks, 3, StringSplitOptions.RemoveEmptyEntries))
        .Where(words => words is ["linux" or "linux16" or "linuxefi", _, _])
        .Select(words => new KernelCommandLine(path, words[2]));

    private static IEnumerable<KernelCommandLine> Sources(IGuestView guest)
    {
        if (guest.FollowedLines("/etc/kernel/cmdline") is { Count: > 0 } lines)
        {
            yield return new KernelCommandLine("/etc/kernel/cmdline", string.Join(' ', lines));
        }

        string defaults = string.Join(' ', guest.FollowedLines("/etc/default/grub")
            .Where(line => line.StartsWith("GRUB_CMDLINE_LINUX=", StringComparison.Ordinal) || line.StartsWith("GRUB_CMDLINE_LINUX_DEFAULT=", StringComparison.Ordinal))
            .Select(line => LinuxFiles.Unquoted(line[(line.IndexOf('=', StringComparison.Ordinal) + 1)..].Trim())));
        if (defaults.Trim().Length > 0)
        {
            yield return new KernelCommandLine("/etc/default/grub", defaults.Trim());
        }
    }
}
