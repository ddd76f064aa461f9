using VmGeneralize.Guests;
using VmGeneralize.Guests.Edits;
using VmGeneralize.Guests.Linux.Facts;

namespace VmGeneralize.Operations.Linux.Traces;

internal static class SwapContents
{
    public static Operation Operation { get; } = new()
    {
        Id = "linux-swap-files",
        Title = "Zero the contents of swap files",
        Why = "Swap is a copy of memory, passwords and keys included; the header with its UUID stays",
        Source = new("https://man7.org/linux/man-pages/man8/mkswap.8.html"),
        Guest = GuestKind.Linux,
        Risk = Risk.Low,
        OnByDefault = true,
        Plan = static guest =>
        [
            .. SwapFile.All(guest).Where(swap => !swap.IsHibernation && guest.HasData(swap.File.Path, SwapFile.HeaderSize))
                .Select(swap => new GuestEdit.Erase(swap.File.Path, SwapFile.HeaderSize)),
        ],
    };
}
