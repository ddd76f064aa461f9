using VmGeneralize.Blocks;
using VmGeneralize.FileSystems.Probing;

namespace VmGeneralize.Guests.Linux.Facts;

/// <summary>Regular files that fstab or custom names as swap and that have swap's signature in their first page (mkswap(8)).</summary>
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

    /// <summary>The swap file at a path, or null when it is not one. A link to one is reported: it is not followed where something is changed.</summary>
    private static Fact<SwapFile?> Read(IGuestView guest, string path) => guest.Locate(path).Then(file =>
    {
        if (file is not { IsFile: true, Length: > SwapHeader.SmallestPage })
        {
            return Fact.Known<SwapFile?>(null);
        }

        try
        {
            return !SwapHeader.TryRead(Start(guest, file.Path), out SwapHeader? header) ? Fact.Known<SwapFile?>(null)
                : guest.Find(path) is { LinkTarget: { } target }
                    ? Fact.NotRead<SwapFile?>(new Unreadable(path,
                        $"it is a link to the swap file {LinuxFiles.Shown(target)}, and links are not followed where something is changed"))
                : Fact.Known<SwapFile?>(new SwapFile(file, header.PageSize, header.Hibernation is not null));
        }
        catch (VmGeneralizeException problem)
        {
            return Fact.NotRead<SwapFile?>(new Unreadable(path, LinuxFiles.Shown(problem.Message)));
        }
    });

    private static ReadOnlySpan<byte> Start(IGuestView guest, string path)
    {
        byte[] start = new byte[SwapHeader.LargestPage];
        int done = 0;
        for (int read = guest.Read(path, 0, start); read > 0; read = guest.Read(path, done, start.AsSpan(done)))
        {
            done += read;
        }

        return start.AsSpan(0, done);
    }
}
