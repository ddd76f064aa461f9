using System.Globalization;
using VmGeneralize.Guests;

namespace VmGeneralize.Checks.Windows.Blockers;

internal static class InPlaceUpgradeCheck
{
    private const int FirstSupportedBuild = 14393; // Windows 10 1607, Windows Server 2016
    private const string SourceSystem = "Source OS (Updated on ";
    private const string Version = @"Microsoft\Windows NT\CurrentVersion";

    public static Check Check { get; } = new()
    {
        Id = "in-place-upgrade",
        Title = "Windows that was upgraded in place",
        Area = CheckArea.SysprepBlocker,
        Guest = GuestKind.Windows,
        Source = new("https://learn.microsoft.com/windows-hardware/manufacture/desktop/sysprep--system-preparation--overview"),
        Find = static guest => Evidence(guest) is var (evidence, isSure) && evidence is not null ? [Judge(guest, evidence, isSure)] : [],
    };

    private static (string? Evidence, bool IsSure) Evidence(IGuestView guest)
    {
        string? source = guest.Registry.SubkeyNames("SYSTEM", "Setup").FirstOrDefault(
            name => name.StartsWith(SourceSystem, StringComparison.OrdinalIgnoreCase));
        return source is not null ? ($@"SYSTEM\Setup\{source}", true)
            : guest.Registry.KeyExists("SYSTEM", @"Setup\Upgrade") ? (@"SYSTEM\Setup\Upgrade", false)
            : guest.Find("/Windows.old") is { IsDirectory: true } folder ? (GuestPath.ToWindows(folder.Path), false)
            : (null, false);
    }

    private static Finding Judge(IGuestView guest, string evidence, bool isSure)
    {
        string? text = guest.Registry.Text("SOFTWARE", Version, "CurrentBuildNumber") ?? guest.Registry.Text("SOFTWARE", Version, "CurrentBuild");
        int? build = int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int number) ? number : null;
        if (build >= FirstSupportedBuild)
        {
            return new Finding(
                Severity.Info,
                $"Windows was {(isSure ? "" : "probably ")}upgraded in place; Sysprep supports that since build {FirstSupportedBuild}",
                evidence,
                Remedy: null);
        }

        bool isFatal = isSure && build is not null && !ImageStates.IsGeneralized(guest);
        return new Finding(
            isFatal ? Severity.Error : Severity.Warning,
            $"Windows was {(isSure ? "" : "probably ")}upgraded in place, which Sysprep does not support before build {FirstSupportedBuild}",
            evidence,
            "Build the image from a clean installation of this version of Windows.")
        {
            Expected = $"a clean installation, or build {FirstSupportedBuild} and later",
            Found = build is null ? "build unknown" : $"build {build}",
        };
    }
}
