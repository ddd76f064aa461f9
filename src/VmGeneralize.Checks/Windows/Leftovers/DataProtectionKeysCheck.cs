using VmGeneralize.Guests;
using VmGeneralize.Guests.Windows;

namespace VmGeneralize.Checks.Windows.Leftovers;

internal static class DataProtectionKeysCheck
{
    private static readonly string[] Places =
    [
        "AppData/Roaming/Microsoft/Protect",
    ];

    private static readonly Leftover What = new(Severity.Info, "Master keys of data protection (DPAPI): what users encrypted can be tried with them");

    public static Check Check { get; } = new()
    {
        Id = "secret-data-protection-keys",
        Title = "Master keys of data protection",
        Area = CheckArea.Secret,
        Guest = GuestKind.Windows,
        Source = new("https://learn.microsoft.com/dotnet/standard/security/how-to-use-data-protection"),
        Find = static guest =>
            What.At(guest, ["/Windows/System32/Microsoft/Protect", .. UserProfiles.AllWithServices(guest).SelectMany(_ => Places, GuestPath.Join)]),
    };
}
