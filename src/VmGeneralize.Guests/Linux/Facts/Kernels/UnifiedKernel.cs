using System.Text;
using VmGeneralize.Blocks;

namespace VmGeneralize.Guests.Linux.Facts.Kernels;

/// <summary>
/// A kernel, its RAM disk and its command line in one program for UEFI (Unified Kernel Image specification). Of one with several profiles the
/// first counts, which is the one that starts.
/// </summary>
/// <param name="File">The program.</param>
/// <param name="Release">What <c>uname -r</c> will say; null when it does not say.</param>
/// <param name="CommandLine">The options of the kernel; null when it has none of its own.</param>
/// <param name="RamDisk">Where its initial RAM disk is in the file; null without one.</param>
internal sealed record UnifiedKernel(GuestFile File, string? Release, string? CommandLine, PeSection? RamDisk)
{
    private const int LargestText = 64 << 10;

    /// <summary>Where systemd-boot looks for them, by the place of the ESP or of the extended boot partition.</summary>
    public static IReadOnlyList<string> Folders { get; } = ["/efi/EFI/Linux", "/boot/EFI/Linux", "/boot/efi/EFI/Linux"];

    /// <summary>Those that a boot loader finds.</summary>
    public static Fact<IReadOnlyList<UnifiedKernel>> All(IGuestView guest) => In(guest, Folders);

    /// <summary>Those that a package keeps beside the modules of its kernel.</summary>
    public static Fact<IReadOnlyList<UnifiedKernel>> OfPackage(IGuestView guest, InstalledKernel kernel) => In(guest, [kernel.Folder]);

    /// <summary>What a program is, by its sections; null when it is not such an image.</summary>
    /// <exception cref="VmGeneralizeException">It cannot be read.</exception>
    public static UnifiedKernel? Read(IGuestView guest, GuestFile file)
    {
        IReadOnlyList<PeSection> sections = PeSection.ReadAll(Start(guest, file));
        if (!sections.Any(section => section.Name == ".linux"))
        {
            return null;
        }

        PeSection? Find(string name) => sections.Where(section => section.Name == name).Select(section => (PeSection?)section).FirstOrDefault();
        return new UnifiedKernel(file, Text(guest, file, Find(".uname")), Text(guest, file, Find(".cmdline")), Find(".initrd"));
    }

    /// <summary>The first bytes of a file, as many as headers may take.</summary>
    internal static byte[] Start(IGuestView guest, GuestFile file)
    {
        byte[] start = new byte[long.Min(file.Length, PeSection.HeadersSize)];
        return start[..guest.Read(file.Path, 0, start)];
    }

    private static Fact<IReadOnlyList<UnifiedKernel>> In(IGuestView guest, IEnumerable<string> folders) => Fact.All(folders.Select(guest.Entries))
        .Then(all => Fact.All(all.SelectMany(files => files)
            .Where(file => file.IsFile && file.Name.EndsWith(".efi", StringComparison.OrdinalIgnoreCase)).DistinctBy(file => file.Path)
            .Select(file => Try(guest, file))))
        .Then(found => (IReadOnlyList<UnifiedKernel>)[.. found.OfType<UnifiedKernel>()]);

    private static Fact<UnifiedKernel?> Try(IGuestView guest, GuestFile file)
    {
        try
        {
            return Fact.Known(Read(guest, file));
        }
        catch (VmGeneralizeException problem)
        {
            return Fact.NotRead<UnifiedKernel?>(new Unreadable(file.Path, LinuxFiles.Shown(problem.Message)));
        }
    }

    private static string? Text(IGuestView guest, GuestFile file, PeSection? section)
    {
        if (section is not { } text)
        {
            return null;
        }

        byte[] bytes = new byte[long.Min(text.Length, LargestText)];
        int length = guest.Read(file.Path, text.Offset, bytes);
        return Encoding.UTF8.GetString(bytes, 0, length).TrimEnd('\0').Trim();
    }
}
