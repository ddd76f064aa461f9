using VmGeneralize.Guests;

namespace VmGeneralize.Checks.Windows.Readiness;

internal static class SerialConsole
{
    public static Check Check { get; } = ReadinessCheck.Create("azure-serial-console", "Boot configuration: serial console", Find);

    private static IReadOnlyList<Finding> Find(IGuestView guest)
    {
        IEnumerable<Finding> Expect(string bcdObject, string element, ulong expected, string what, string command) => BootStore.Expect(
            guest,
            Severity.Info,
            bcdObject,
            element,
            expected,
            $"Azure's serial console has less to show: {what}",
            command);

        return BootStore.Exists(guest)
            ?
            [
                .. Expect(BootStore.BootManager, "26000020", 1, "the boot menu is not displayed", "bcdedit.exe /set \"{bootmgr}\" displaybootmenu yes"),
                .. Expect(BootStore.BootManager, "25000004", 5, "the boot menu does not wait 5 seconds", "bcdedit.exe /set \"{bootmgr}\" timeout 5"),
                .. Expect(BootStore.BootManager, "16000020", 1, "the boot manager does not use the serial port", "bcdedit.exe /set \"{bootmgr}\" bootems yes"),
                .. BootStore.Default(guest) is { } entry
                    ? Expect(entry, "260000b0", 1, "emergency management services are off", "bcdedit.exe /ems \"{default}\" ON")
                    : [],
                .. Expect(BootStore.EmsSettings, "15000022", 1, "emergency management services have no port", EmsSettings),
                .. Expect(BootStore.EmsSettings, "15000023", 115200, "emergency management services have no speed", EmsSettings),
            ]
            : [];
    }

    private const string EmsSettings = "bcdedit.exe /emssettings EMSPORT:1 EMSBAUDRATE:115200";
}
