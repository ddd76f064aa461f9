using VmGeneralize.Blocks;
using VmGeneralize.Guests.Linux.Facts.Kernels;

namespace VmGeneralize.Guests.Linux.Facts.RamDisk;

/// <summary>The initial RAM disk of one kernel.</summary>
/// <param name="Path">Its file.</param>
/// <param name="Modules">Which of the modules that were requested are in it.</param>
internal sealed record InitialRamDisk(string Path, Fact<IReadOnlySet<string>> Modules)
{
    private const long LargestFile = 1L << 30;

    /// <summary>The disk that belongs to a kernel: its own file, or a part of a unified kernel image. Null when there is none.</summary>
    public static Fact<InitialRamDisk?> Of(IGuestView guest, InstalledKernel kernel, IReadOnlyList<string> modules)
    {
        foreach (string path in Paths(guest, kernel))
        {
            Fact<GuestFile?> disk = guest.Locate(path);
            if (!disk.TryGet(out GuestFile? file) || file is not null)
            {
                return disk.Then(found => (InitialRamDisk?)new InitialRamDisk(found!.Path, Read(guest, found, part: null, modules)));
            }
        }

        return UnifiedKernel.All(guest)
            .Then(booted => UnifiedKernel.OfPackage(guest, kernel).Then(packaged => booted.Concat(packaged)
                .FirstOrDefault(unified => unified.Release == kernel.Release && unified.RamDisk is not null)))
            .Then(unified => unified is null ? null : new InitialRamDisk(unified.File.Path, Read(guest, unified.File, unified.RamDisk, modules)));
    }

    /// <summary>
    /// Where it may be: by the release (dracut, initramfs-tools, mkinitrd), beside the modules (ostree), by the name of the package (Arch), by the
    /// flavour at the end of the release (Alpine).
    /// </summary>
    private static IEnumerable<string> Paths(IGuestView guest, InstalledKernel kernel)
    {
        string release = kernel.Release;
        IEnumerable<string> known =
        [
            $"/boot/initramfs-{release}.img", $"/boot/initrd.img-{release}", $"/boot/initrd-{release}", $"/boot/initrd-{release}.img",
            $"{kernel.Folder}/initramfs.img", $"{kernel.Folder}/initrd", $"/boot/initramfs-{release[(release.LastIndexOf('-') + 1)..]}",
        ];
        return guest.Lines($"{kernel.Folder}/pkgbase").OrShown([]) is [var package, ..] ? known.Append($"/boot/initramfs-{package.Trim()}.img") : known;
    }

    private static Fact<IReadOnlySet<string>> Read(IGuestView guest, GuestFile file, PeSection? part, IReadOnlyList<string> modules)
    {
        Fact<IReadOnlySet<string>> Not(string reason) => Fact.NotRead<IReadOnlySet<string>>(new Unreadable(file.Path, LinuxFiles.Shown(reason)));
        if (!file.IsFile || file.Length > LargestFile)
        {
            return Not(file.IsFile ? $"it has {file.Length} bytes, and more than {LargestFile} are not read" : "it is not a regular file");
        }

        try
        {
            using GuestFileStream stream = new(guest, file, part?.Offset ?? 0, part?.Length ?? file.Length);
            return Fact.Known(guest.Options.RamDisks.Find(stream, modules));
        }
        catch (RamDiskProblemException problem)
        {
            return Not(problem.Message);
        }
        catch (VmGeneralizeException problem)
        {
            return Not(problem.Message);
        }
    }
}
