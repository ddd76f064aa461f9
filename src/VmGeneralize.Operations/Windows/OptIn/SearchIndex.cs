using VmGeneralize.Guests;

namespace VmGeneralize.Operations.Windows.OptIn;

internal static class SearchIndex
{
    private static readonly string[] Folders = ["/ProgramData/Microsoft/Search/Data/Applications/Windows"];

    public static Operation Operation { get; } = new()
    {
        Id = "windows-search-index",
        Title = "Remove the index of Windows Search",
        Why = "It holds words of files that were removed; the service makes a new one",
        Source = new("https://learn.microsoft.com/troubleshoot/windows-client/shell-experience/windows-search-performance-issues"),
        Guest = GuestKind.Windows,
        Risk = Risk.Low,
        OnByDefault = false,
        Group = OptInGroups.Caches,
        Notice = "Each clone rebuilds the index, which takes its processor for a while.",
        Empties = static _ => Folders,
        Plan = static guest => guest.DeleteContents(Folders),
    };
}
