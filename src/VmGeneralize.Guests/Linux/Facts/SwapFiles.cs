using VmGeneralize.Blocks;

namespace VmGeneralize.Guests.Linux.Facts;

/// <summary>Plain files that fstab or custom names as swap and that have swap's signature in their first page (mkswap(8)).</summary>
public sealed class SwapFiles
{
    // Installers and agents make these without always leaving a line in fstab.
    private static readonly string[] Usual = ["/swapfile", "/swap.img", "/swap", "/swap/swapfile", "/mnt/swapfile", "/mnt/resource/swapfile", "/var/swap",
        "/var/swapfile", "/.swapfile"];

    private readonly List<SwapFile> _found = [];
    private readonly List<Unreadable> _problems = [];

    internal SwapFiles(IGuestView guest, LinuxFacts facts)
    {
        string[] named = [];
        if (facts.Fstab.TryGet(out IReadOnlyList<FstabEntry>? entries))
        {
            named = [.. entries.Where(entry => entry.IsSwap && SystemPlaces.IsPlain(entry.Source)
                && !entry.Source.StartsWith("/dev/", StringComparison.Ordinal)).Select(entry => entry.Source)];
        }

        _problems.AddRange(facts.Fstab.Problems);
        foreach (string path in named.Concat(Usual).Distinct())
        {
            Fact<SwapFile?> swap = Read(guest, path);
            _problems.AddRange(swap.Problems);
            if (swap.TryGet(out SwapFile? file) && file is not null && _found.All(other => other.File.Path != file.File.Path))
            {
                _found.Add(file);
            }
        }
    }

    /// <summary>Those that are known: each is one, whatever else could not be read.</summary>
    public IReadOnlyList<SwapFile> Found => _found;

    /// <summary>What may be one, or may name one.</summary>
    public IReadOnlyList<Unreadable> Problems => _problems;

    /// <summary>The swap file at a path, or null when it is none. A link that leads to one is told: it is not followed where something is changed.</summary>
    private static Fact<SwapFile?> Read(IGuestView guest, string path) => guest.Locate(path).Then(file =>
    {
        if (file is not { IsFile: true, Length: > SwapFile.HeaderSize })
        {
            return Fact.Known<SwapFile?>(null);
        }

        try
        {
            string header = guest.ReadText(file.Path, SwapFile.HeaderSize) ?? "";
            bool isSwap = header.EndsWith("SWAPSPACE2", StringComparison.Ordinal) || header.EndsWith("SWAP-SPACE", StringComparison.Ordinal);
            return !isSwap && !IsSuspended(header) ? Fact.Known<SwapFile?>(null)
                : guest.Find(path) is { LinkTarget: { } target }
                    ? Fact.NotRead<SwapFile?>(new Unreadable(path,
                        $"it is a link to the swap file {LinuxFiles.Shown(target)}, and links are not followed where something is changed"))
                : Fact.Known<SwapFile?>(new SwapFile(file, IsSuspended(header)));
        }
        catch (VmGeneralizeException problem)
        {
            return Fact.NotRead<SwapFile?>(new Unreadable(path, LinuxFiles.Shown(problem.Message)));
        }
    });

    private static bool IsSuspended(string header) =>
        header.Contains("S1SUSPEND", StringComparison.Ordinal) || header.Contains("S2SUSPEND", StringComparison.Ordinal)
            || header.EndsWith("ULSUSPEND\0", StringComparison.Ordinal);
}
