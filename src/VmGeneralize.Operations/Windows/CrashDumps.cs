using VmGeneralize.Guests;
using VmGeneralize.Guests.Edits;
using VmGeneralize.Guests.Windows;

namespace VmGeneralize.Operations.Windows;

internal static class CrashDumps
{
    public static Operation Operation { get; } = new()
    {
        Id = "windows-crash-dumps",
        Title = "Remove crash dumps",
        Why = "Dumps are copies of memory, passwords and keys included",
        Source = new("https://learn.microsoft.com/troubleshoot/windows-server/performance/memory-dump-file-options"),
        Guest = GuestKind.Windows,
        Risk = Risk.Low,
        OnByDefault = true,
        SafeBeforeSysprep = true,
        Plan = static guest => WindowsEdits.Once(
        [
            .. guest.DeleteExisting("/Windows/MEMORY.DMP"),
            .. NamedMemoryFiles.Dumps(guest),
            .. NamedMemoryFiles.SmallDumps(guest),
            .. guest.DeleteContents(
            [
                "/Windows/Minidump",
                "/Windows/LiveKernelReports",
                "/Windows/CrashDumps",
                "/Windows/SysWOW64/config/systemprofile/AppData/Local/CrashDumps",
                .. UserProfiles.AllWithServices(guest).Select(profile => GuestPath.Join(profile, "AppData/Local/CrashDumps")),
            ]),

            // The folder of Microsoft's advice for Azure; people may have put other things there.
            .. guest.List("/CrashDumps")
                .Where(file => !file.IsDirectory && file.Name.EndsWith(".dmp", StringComparison.OrdinalIgnoreCase))
                .Select(file => new GuestEdit.Delete(file.Path)),
        ]),
    };
}
