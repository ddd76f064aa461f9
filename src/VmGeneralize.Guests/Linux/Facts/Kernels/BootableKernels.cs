using VmGeneralize.Blocks;
using VmGeneralize.Guests.Linux.Facts.RamDisk;

namespace VmGeneralize.Guests.Linux.Facts.Kernels;

/// <summary>Searches for a kernel to start: in the folders of boot loaders, on the ESP, or beside its modules.</summary>
internal static class BootableKernels
{
    private const int MaxDepth = 6; // EFI/Linux, grub, a folder for each kernel: no deeper
    private const int MaxFiles = 5_000;
    private const int Smallest = 1024; // bytes; what is smaller has no room for the marks
    private const long SmallestSuspect = 512 << 10; // bytes; no kernel that starts in a VM is smaller, packed as it may be

    // Whole trees, and the root's own files: links to the newest kernel, or that itself.
    private static readonly string[] Trees = ["/boot", "/efi"];
    private static readonly string[] Modules = ["/usr/lib/modules", "/lib/modules"];
    private static readonly string[] BesideModules = ["vmlinuz", "Image", "Image.gz", "vmlinuz-virt.efi"];

    /// <summary>The first one that is found. Unreadable when there is none, and something could not be looked at.</summary>
    public static Fact<KernelSearch> First(IGuestView guest)
    {
        List<Unreadable> problems = [];
        string? suspect = null;
        int seen = 0;
        foreach (GuestFile file in Candidates(guest, problems))
        {
            if (++seen > MaxFiles)
            {
                problems.Add(new Unreadable(file.Path, $"there are more than {MaxFiles} files beside it"));
                break;
            }

            try
            {
                if (IsKernel(guest, file))
                {
                    return Fact.Known(new KernelSearch(file.Path, null));
                }

                suspect ??= file.Length >= SmallestSuspect ? file.Path : null;
            }
            catch (RamDiskProblemException)
            {
                // Packed, and no kernel of a kind that is known: RAM disks end here, damaged ones too. Without a kernel none of them starts.
            }
            catch (VmGeneralizeException problem)
            {
                problems.Add(new Unreadable(file.Path, LinuxFiles.Shown(problem.Message)));
            }
        }

        return problems.Count == 0 ? Fact.Known(new KernelSearch(null, suspect)) : Fact.NotRead<KernelSearch>([.. problems.Distinct()]);
    }

    private static bool IsKernel(IGuestView guest, GuestFile file)
    {
        if (KernelImage.IsPlain(UnifiedKernel.Start(guest, file)))
        {
            return true;
        }

        using GuestFileStream stream = new(guest, file, 0, file.Length);
        return KernelImage.IsPacked(stream);
    }

    private static IEnumerable<GuestFile> Candidates(IGuestView guest, List<Unreadable> problems)
    {
        IEnumerable<GuestFile> files = Trees.SelectMany(tree => Tree(guest, tree, MaxDepth, problems))
            .Concat(Files(guest, "/", problems))
            .Concat(Modules.SelectMany(folder => Files(guest, folder, problems)).Where(folder => folder.IsDirectory)
                .SelectMany(folder => BesideModules.Select(name => guest.Find(GuestPath.Join(folder.Path, name))).OfType<GuestFile>()));
        return files.Where(file => file.IsFile && file.Length >= Smallest).DistinctBy(file => file.Path);
    }

    private static IEnumerable<GuestFile> Tree(IGuestView guest, string folder, int depth, List<Unreadable> problems) =>
        Files(guest, folder, problems).SelectMany(file => file.IsDirectory && depth > 0 ? Tree(guest, file.Path, depth - 1, problems) : [file]);

    private static IReadOnlyList<GuestFile> Files(IGuestView guest, string folder, List<Unreadable> problems)
    {
        Fact<IReadOnlyList<GuestFile>> entries = guest.Entries(folder);
        problems.AddRange(entries.Problems);
        return entries.OrShown([]);
    }
}
