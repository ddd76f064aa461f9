using VmGeneralize.Guests;

namespace VmGeneralize.Checks.Windows.Leftovers;

internal static class DefenderIdentityCheck
{
    private const string Key = @"Microsoft\Windows Defender";

    private static readonly Leftover What = new(Severity.Info, "An identifier of Microsoft Defender Antivirus that clones probably share");

    public static Check Check { get; } = new()
    {
        Id = "leftover-defender-identity",
        Title = "Identity of Defender Antivirus",
        Area = CheckArea.MachineSpecific,
        Guest = GuestKind.Windows,
        Source = new("https://learn.microsoft.com/defender-endpoint/microsoft-defender-antivirus-windows"),
        Find = static guest =>
        [
            .. What.Values(guest, "SOFTWARE", Key, "GUID"),
            .. guest.Registry.SubkeyNames("SOFTWARE", Key).SelectMany(name => What.Values(guest, "SOFTWARE", $@"{Key}\{name}", "GUID")),
        ],
    };
}
