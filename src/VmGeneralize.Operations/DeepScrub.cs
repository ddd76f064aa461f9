using VmGeneralize.Guests;
using VmGeneralize.Guests.Edits;

namespace VmGeneralize.Operations;

internal static class DeepScrub
{
    public static Operation Operation { get; } = new()
    {
        Id = "deep-scrub",
        Title = "Wipe what earlier deletions left inside live files, directories, file records or inodes, and registry hives",
        Why = "Deleting leaves names in directory and record slack and contents in cluster tails and free registry cells; an image hands them out",
        Source = new("https://csrc.nist.gov/pubs/sp/800/88/r1/final"),
        Guest = null,
        Risk = Risk.Low,
        OnByDefault = true,
        SafeBeforeSysprep = true,
        WipesSlack = true,
        Plan = static guest => guest.HasSlack ? [new GuestEdit.WipeSlack()] : [],
    };
}
