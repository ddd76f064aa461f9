using VmGeneralize.Guests;

namespace VmGeneralize.Operations.Windows.OptIn;

internal static class Prefetch
{
    private static readonly string[] Folders = ["/Windows/Prefetch"];

    public static Operation Operation { get; } = new()
    {
        Id = "windows-prefetch",
        Title = "Remove prefetch traces",
        Why = "They name every program that was started on the source; Windows creates them again",
        Source = new(
            "https://learn.microsoft.com/archive/msdn-magazine/2001/december/windows-xp-kernel-improvements-create-a-more-robust-powerful-and-scalable-os"),
        Guest = GuestKind.Windows,
        Risk = Risk.Low,
        OnByDefault = false,
        SafeBeforeSysprep = true,
        Group = OptInGroups.Caches,
        Empties = static _ => Folders,
        Plan = static guest => guest.DeleteContents(Folders),
    };
}
