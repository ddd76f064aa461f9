using VmGeneralize.Guests;
using VmGeneralize.Guests.Windows;

namespace VmGeneralize.Checks.Windows.Leftovers;

internal static class LocalProfilesCheck
{
    private static readonly Leftover What = new(
        Severity.Warning,
        "The profile of a user: Sysprep probably keeps it, and every clone has it",
        Remedy: "Delete it in the VM under Advanced, User Profiles: SystemPropertiesAdvanced",
        FixedBy: "windows-local-profiles");

    public static Check Check { get; } = new()
    {
        Id = "leftover-local-profiles",
        Title = "Profiles of users",
        Area = CheckArea.MachineSpecific,
        Guest = GuestKind.Windows,
        Source = new("https://learn.microsoft.com/windows/win32/api/userenv/nf-userenv-deleteprofilew"),
        Find = static guest => What.At(guest, UserProfiles.OfPeople(guest)),
    };
}
