using VmGeneralize.Blocks;

namespace VmGeneralize.Guests.Windows;

/// <summary>
/// What distinguishes a Windows that was started from media that was only applied. Setup's logs and Sysprep's tag may have been deleted by hand; these
/// things nobody thinks of.
/// </summary>
internal static class UseOfWindows
{
    private const string Profiles = @"Microsoft\Windows NT\CurrentVersion\ProfileList";
    private const string Person = "S-1-5-21-"; // [MS-DTYP] 2.4.2.4: an account of a machine or domain

    private static readonly (string What, Func<IGuestView, string?> Find)[] Kinds =
    [
        ("the profile", static guest => UserProfiles.OfPeople(guest).Select(GuestPath.ToWindows).FirstOrDefault()),
        ("the profile of", static guest => guest.Registry.SubkeyNames("SOFTWARE", Profiles).FirstOrDefault(
            name => name.StartsWith(Person, StringComparison.OrdinalIgnoreCase))),
        ("Sysprep's logs in", static guest => guest.List(WindowsPaths.SysprepLogs).Any() ? GuestPath.ToWindows(WindowsPaths.SysprepLogs) : null),
        ("drives in", static guest => guest.Registry.ValueNames("SYSTEM", "MountedDevices").Count > 0 ? @"SYSTEM\MountedDevices" : null),
        ("event logs in", static guest => guest.List(WindowsPaths.EventLogs).Any(
            log => log.Name.EndsWith(".evtx", StringComparison.OrdinalIgnoreCase) && log.Length > 0) ? GuestPath.ToWindows(WindowsPaths.EventLogs) : null),
    ];

    public static IReadOnlyList<string> Signs(IGuestView guest) => [.. Kinds.Select(kind => Sign(guest, kind.What, kind.Find)).OfType<string>()];

    private static string? Sign(IGuestView guest, string what, Func<IGuestView, string?> find)
    {
        try
        {
            return find(guest) is { } where ? $"{what} {where}" : null;
        }
        catch (VmGeneralizeException)
        {
            return $"{what} something that could not be read"; // no proof of untouched media; the code that needs it reports what is wrong
        }
    }
}
