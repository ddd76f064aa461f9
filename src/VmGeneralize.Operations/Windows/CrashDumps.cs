using VmGeneralize.Guests;

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
        Plan = static guest =>
        [
            .. guest.DeleteExisting("/Windows/MEMORY.DMP"),
            .. guest.DeleteContents(
                "/Windows/Minidump",
                "/Windows/LiveKernelReports",
                "/Windows/CrashDumps",
                "/Windows/System32/config/systemprofile/AppData/Local/CrashDumps",
                "/Windows/ServiceProfiles/LocalService/AppData/Local/CrashDumps",
                "/Windows/ServiceProfiles/NetworkService/AppData/Local/CrashDumps"),
        ],
    };
}
