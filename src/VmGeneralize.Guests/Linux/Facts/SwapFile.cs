namespace VmGeneralize.Guests.Linux.Facts;

/// <summary>A file that memory is swapped to.</summary>
/// <param name="File">The file.</param>
/// <param name="IsHibernation">It holds a suspended system (signature S1SUSPEND).</param>
public sealed record SwapFile(GuestFile File, bool IsHibernation)
{
    /// <summary>Bytes before the pages: the header with UUID and label, which fstab may refer to.</summary>
    public const int HeaderSize = 4096;

    // Installers and agents make these without always leaving a line in fstab.
    private static readonly string[] Usual = ["/swapfile", "/swap.img", "/swap", "/swap/swapfile", "/mnt/swapfile", "/mnt/resource/swapfile", "/var/swap", "/var/swapfile", "/.swapfile"];

    /// <summary>Plain files that fstab or custom names as swap and that have swap's signature in their first page (mkswap(8)).</summary>
    public static IReadOnlyList<SwapFile> All(IGuestView guest) =>
    [
        .. FstabEntry.All(guest).Where(entry => entry.IsSwap && SystemPlaces.IsPlain(entry.Source) && !entry.Source.StartsWith("/dev/", StringComparison.Ordinal))
            .Select(entry => entry.Source)
            .Concat(Usual)
            .Select(guest.Find)
            .OfType<GuestFile>()
            .Where(file => file.IsFile && file.Length > HeaderSize)
            .DistinctBy(file => file.Path)
            .Select(file => (File: file, Header: guest.ReadText(file.Path, HeaderSize) ?? ""))
            .Where(swap => swap.Header.EndsWith("SWAPSPACE2", StringComparison.Ordinal) || swap.Header.EndsWith("SWAP-SPACE", StringComparison.Ordinal) || IsSuspended(swap.Header))
            .Select(swap => new SwapFile(swap.File, IsSuspended(swap.Header))),
    ];

    private static bool IsSuspended(string header) =>
        header.Contains("S1SUSPEND", StringComparison.Ordinal) || header.Contains("S2SUSPEND", StringComparison.Ordinal) || header.EndsWith("ULSUSPEND\0", StringComparison.Ordinal);
}
