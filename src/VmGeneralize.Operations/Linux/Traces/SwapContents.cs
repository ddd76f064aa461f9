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
        Plan = static guest => Decide(guest).Edits,
        Left = static guest => Decide(guest).Left,
    };

    private static PartialPlan Decide(IGuestView guest)
    {
        SwapFiles swap = guest.Facts().SwapFiles;
        return PartialPlan.Join(
            PartialPlan.Of(swap.Found.Where(file => !file.IsHibernation && guest.HasData(file.File.Path, file.HeaderSize))
                .Select(file => new GuestEdit.Erase(file.File.Path, file.HeaderSize))),
            PartialPlan.Leave("the contents of a swap file", swap.Problems));
    }
}
