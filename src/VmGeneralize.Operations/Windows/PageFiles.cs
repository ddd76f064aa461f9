using VmGeneralize.Guests;

namespace VmGeneralize.Operations.Windows;

internal static class PageFiles
{
    public static Operation Operation { get; } = new()
    {
        Id = "windows-page-files",
        Title = "Remove pagefile.sys, swapfile.sys and the page files that the registry names",
        Why = "They hold what was in memory, secrets included; Windows creates them again at the next start",
        Source = new("https://learn.microsoft.com/troubleshoot/windows-client/performance/introduction-to-the-page-file"),
        Guest = GuestKind.Windows,
        Risk = Risk.Low,
        OnByDefault = true,
        SafeBeforeSysprep = true,
        Plan = static guest => WindowsEdits.Once(guest.DeleteOnEachVolume("pagefile.sys", "swapfile.sys").Concat(NamedMemoryFiles.PageFiles(guest))),
    };
}
