using VmGeneralize.Guests;
using VmGeneralize.Guests.Linux.Facts;

namespace VmGeneralize.Operations.Linux.OptIn;

internal static class SlackScrub
{
    public static Operation Operation { get; } = new()
    {
        Id = "linux-deep-scrub",
        Title = "Wipe what earlier deletions left inside live files, directories and inodes",
        Why = "Deleting leaves names in directories and contents behind the end of files; an image hands them out",
        Source = new("https://csrc.nist.gov/pubs/sp/800/88/r1/final"),
        Guest = GuestKind.Linux,
        Risk = Risk.Low,
        OnByDefault = false,
        Plan = static guest => guest.HasSlack ? [new GuestEdit.WipeSlack()] : [],
    };
}
