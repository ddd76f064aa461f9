using System.Globalization;
using VmGeneralize.Guests;

namespace VmGeneralize.Checks.Windows.Readiness;

internal static class HyperVDriversCheck
{
    private const int Windows8Build = 9200;

    private static readonly (string Driver, string What, uint Start)[] Drivers =
    [
        ("vmbus", "bus", 0),
        ("storvsc", "storage", 0),
        ("netvsc", "network", 3),
    ];

    public static Check Check { get; } = ReadinessCheck.Create("azure-hyper-v-drivers", "Hyper-V drivers", Find);

    private static IReadOnlyList<Finding> Find(IGuestView guest) =>
        guest.Registry.KeyExists("SYSTEM", guest.InControlSet("Services"))
            ? [.. Drivers.SelectMany(driver => Find(guest, driver.Driver, driver.What, driver.Start))]
            : [];

    private static IEnumerable<Finding> Find(IGuestView guest, string driver, string what, uint expected)
    {
        string key = guest.InControlSet($@"Services\{driver}");
        uint? start = guest.Registry.Number("SYSTEM", key, "Start");
        if (start != expected)
        {
            // Windows 7 and Server 2008 R2 came without some of them and start others later: their integration services bring them up to date.
            bool old = IsBeforeWindows8(guest);
            yield return new Finding(
                old ? Severity.Warning : Severity.Error,
                old
                    ? $"The Hyper-V {what} driver is not as the current integration services install it"
                    : $"The Hyper-V {what} driver is {(start is null ? "missing" : "not started as Azure needs it")}: Windows cannot run in Azure without it",
                ReadinessCheck.Evidence("SYSTEM", key, "Start"),
                old
                    ? "Install the latest Hyper-V integration services in the VM"
                    : $"sc.exe config {driver} start= {(expected == 0 ? "boot" : "demand")}; when the driver is missing: dism /online /cleanup-image "
                        + "/restorehealth")
            {
                Expected = expected.ToString(),
                Found = start?.ToString() ?? "absent",
            };
        }

        // Where the driver found no device, Windows turned it off by an override beside its start type. It keeps one for each
        // hardware configuration that it has seen, so the one of the source should not count in Azure.
        if (expected == 0 && guest.Registry.Number("SYSTEM", $@"{key}\StartOverride", "0") is not (null or 0))
        {
            yield return new Finding(
                Severity.Info,
                $"The Hyper-V {what} driver did not start with the system on the source's hardware; in Azure it probably does",
                ReadinessCheck.Evidence("SYSTEM", $@"{key}\StartOverride", "0"),
                $@"Only if the VM stops with INACCESSIBLE_BOOT_DEVICE: reg delete HKLM\SYSTEM\CurrentControlSet\Services\{driver}\StartOverride /f")
            {
                Expected = "absent or 0",
                Found = guest.Registry.Shown("SYSTEM", $@"{key}\StartOverride", "0"),
            };
        }
    }

    private static bool IsBeforeWindows8(IGuestView guest) =>
        int.TryParse(
            guest.Registry.Text("SOFTWARE", @"Microsoft\Windows NT\CurrentVersion", "CurrentBuildNumber"),
            NumberStyles.None,
            CultureInfo.InvariantCulture,
            out int build)
        && build < Windows8Build;
}
