using VmGeneralize.Guests.Windows;
using VmGeneralize.Guests;

namespace VmGeneralize.Operations.Windows.OptIn;

internal static class Activities
{
    public static Operation Operation { get; } = new()
    {
        Id = "windows-activities",
        Title = "Remove the activity histories of all users (ActivitiesCache.db)",
        Why = "They show which files and pages people opened on the source",
        Source = new("https://learn.microsoft.com/windows/privacy/manage-connections-from-windows-operating-system-components-to-microsoft-services"),
        Guest = GuestKind.Windows,
        Risk = Risk.Low,
        OnByDefault = false,
        SafeBeforeSysprep = true,
        Group = OptInGroups.Caches,
        Plan = static guest =>
        [
            .. UserProfiles.AllWithServices(guest).Select(profile => GuestPath.Join(profile, "AppData/Local/ConnectedDevicesPlatform"))
                .SelectMany(guest.List).Where(account => account.IsDirectory)
                .SelectMany(account => guest.DeleteFiles(account.Path, name => name.StartsWith("ActivitiesCache.db", StringComparison.OrdinalIgnoreCase))),
        ],
    };
}
