using VmGeneralize.Guests;

namespace VmGeneralize.Checks.Windows.Readiness;

internal static class WindowsSerialConsoleCheck
{
    public static Check Check { get; } = ReadinessCheck.Create("azure-serial-console", "Boot configuration: serial console", Find);

    private static IReadOnlyList<Finding> Find(IGuestView guest)
    {
        IEnumerable<Finding> Expect(string bcdObject, string element, ulong expected, string what, string command) => BootStoreElements.Expect(
            guest,
            Severity.Info,
            bcdObject,
            element,
            expected,
            $"Azure's serial console has less to show: {what}",
            command);

        return BootStoreElements.Exists(guest)
            ?
            [
                .. Expect(BootStoreElements.BootManager, "26000020", 1, "the boot menu is not displayed", "bcdedit.exe /set \"{bootmgr}\" displaybootmenu yes"),
                .. Expect(BootStoreElements.BootManager, "25000004", 5, "the boot menu does not wait 5 seconds", "bcdedit.exe /set \"{bootmgr}\" timeout 5"),
                .. Expect(
                    BootStoreElements.BootManager,
                    "16000020",
                    1,
                    "the boot manager does not use the serial port",
                    "bcdedit.exe /set \"{bootmgr}\" bootems yes"),
                .. BootStoreElements.Default(guest) is { } entry
                    ? Expect(entry, "260000b0", 1, "emergency management services are off", "bcdedit.exe /ems \"{default}\" ON")
                    : [],
                .. Expect(BootStoreElements.EmsSettings, "15000022", 1, "emergency management services have no port", EmsSettings),
                .. Expect(BootStoreElements.EmsSettings, "15000023", 115200, "emergency management services have no speed", EmsSettings),
            ]
            : [];
    }

    private const string EmsSettings = "bcdedit.exe /emssettings EMSPORT:1 EMSBAUDRATE:115200";
}
