using static VmGeneralize.Checks.Tests.Windows.RealDisks.Plantings;

namespace VmGeneralize.Checks.Tests.Windows.RealDisks;

internal static class BlockerPlantings
{
    private const string SessionManager = ControlSet + @"Control\Session Manager";
    private const string Servicing = CurrentVersion + @"Component Based Servicing\";
    private const string UpdateRestart = CurrentVersion + @"WindowsUpdate\Auto Update\RebootRequired";
    private const string External = CurrentVersion + @"Setup\SysPrepExternal\Generalize";
    private const string Rearm = NtVersion + @"\SoftwareProtectionPlatform";
    private const string DvdClass = RemovableStorage + @"\{53f56308-b6bf-11d0-94f2-00a0c91efb8b}";

    public static IReadOnlyList<Planting> All { get; } =
    [
        new("sysprep-log", @"C:\Windows\System32\Sysprep\Panther\setuperr.log:2")
        {
            Files =
            [
                (
                    "Windows/System32/Sysprep/Panther/setuperr.log",
                    "2024-05-15 10:00:00, Error                 SYSPRP MRTGeneralize:98 - ERROR: Failed ConnectServer (hr=0x8007041d)\r\n"
                    + "2024-05-15 10:00:01, Error      [0x0f0073] SYSPRP RunExternalDlls:Not running DLLs; BitLocker-Sysprep: BitLocker is on for "
                        + "the OS volume.\r\n"),
            ],
        },
        new("per-user-store-apps", $@"SOFTWARE\{StoreApps}S-1-5-21-1-2-3-1000\Contoso.App_1.0_x64__abc")
        {
            Registry = [("SOFTWARE", StoreApps + @"S-1-5-21-1-2-3-1000\Contoso.App_1.0_x64__abc", null, null)],
        },
        new("pending-servicing", $@"SOFTWARE\{Servicing}RebootPending", $@"SOFTWARE\{Servicing}PackagesPending", @"C:\Windows\WinSxS\pending.xml")
        {
            Registry = [("SOFTWARE", Servicing + "RebootPending", null, null), ("SOFTWARE", Servicing + "PackagesPending", null, null)],
            Files = [("Windows/WinSxS/pending.xml", "<x/>")],
        },
        new("pending-update-restart", $@"SOFTWARE\{UpdateRestart}") { Registry = [("SOFTWARE", UpdateRestart, null, null)] },
        new("pending-file-renames", $@"SYSTEM\{SessionManager}\PendingFileRenameOperations: \??\C:\a")
        {
            Registry = [("SYSTEM", SessionManager, "PendingFileRenameOperations", new[] { @"\??\C:\a", @"!\??\C:\b" })],
        },
        new("in-place-upgrade", @"SYSTEM\Setup\Source OS (Updated on 6/1/2020 10:00:00)")
        {
            Registry = [("SYSTEM", @"Setup\Source OS (Updated on 6/1/2020 10:00:00)", "ProductName", "Windows 8.1 Pro")],
        },
        new("sysprep-external-providers", $@"SOFTWARE\{External}: {{1}}")
        {
            Registry = [("SOFTWARE", External, "{1}", @"C:\Windows\System32\VMAgentDisabler.dll,Sysprep_Generalize")],
        },
        new("domain-membership", @"SECURITY\Policy\PolPrDmS: S-1-5-21-226059406-2984137831-1201299043"), // the SECURITY hive as it came
        new("dvd-drive", $@"SYSTEM\{Services}cdrom\Start: 4") { Registry = [("SYSTEM", Services + "cdrom", "Start", 4u)] },
        new("removable-storage-policy", $@"SOFTWARE\{RemovableStorage}\Deny_All: 1", $@"SOFTWARE\{DvdClass}\Deny_Read: 1")
        {
            Registry = [("SOFTWARE", RemovableStorage, "Deny_All", 1u), ("SOFTWARE", DvdClass, "Deny_Read", 1u)],
        },
        new("activation-rearm", $@"SOFTWARE\{Rearm}\SkipRearm: 1") { Registry = [("SOFTWARE", Rearm, "SkipRearm", 1u)] },
        new("encrypted-files", @"C:\Users\planted\private"), // a folder that ntfs-3g encrypts
        new("sysprep-coverage", @"C:\Windows\System32\Sysprep\ActionFiles\Generalize.xml")
        {
            Files = [("Windows/System32/Sysprep/ActionFiles/Generalize.xml", "<sysprepInformation/>\r\n")],
        },
    ];
}
