using VmGeneralize.Guests;

namespace VmGeneralize.Operations.Windows.OptIn;

internal static class ProgramTraces
{
    private static readonly string[] Folders = ["/Windows/AppCompat/Programs"];

    public static Operation Operation { get; } = new()
    {
        Id = "windows-program-traces",
        Title = "Remove the list of programs that ran on the source (AppCompat\\Programs, Amcache.hve)",
        Why = "It names every program that was installed or started, with its path and hash, removed ones too; Windows creates it again",
        Source = new("https://learn.microsoft.com/windows/privacy/required-windows-diagnostic-data-events-and-fields-2004"),
        Guest = GuestKind.Windows,
        Risk = Risk.Low,
        OnByDefault = false,
        Group = OptInGroups.Caches,
        CoversOthers = true,
        Empties = static _ => Folders,
        Plan = static guest => guest.DeleteContents(Folders),
    };
}
