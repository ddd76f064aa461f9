using VmGeneralize.Checks.Windows.Blockers;
using VmGeneralize.Checks.Windows.Roles;
using VmGeneralize.Disks;
using VmGeneralize.Guests;
using VmGeneralize.TestSupport;
using VmGeneralize.TestSupport.Guests;
using Guest = VmGeneralize.TestSupport.Guests.WindowsGuest;
using RealGuest = VmGeneralize.Guests.Windows.WindowsGuest;

namespace VmGeneralize.Checks.Tests.Windows;

/// <summary>Blockers and roles on disks with real hives.</summary>
public sealed class BlockersOnRealGuestsTests
{
    [SkippableFact]
    public void The_store_app_in_the_log_of_a_failed_run_is_found_with_file_and_line()
    {
        Finding finding = Assert.Single(FindOn("--sysprep-failed", SysprepLogCheck.Check));

        Assert.Equal(Severity.Error, finding.Severity);
        Assert.Equal(@"C:\Windows\System32\Sysprep\Panther\setuperr.log:1", finding.Evidence);
        Assert.Contains("Microsoft.MicrosoftEdge.Stable_150.0", finding.Summary, StringComparison.Ordinal);
        Assert.Contains("Get-AppxPackage -AllUsers Microsoft.MicrosoftEdge.Stable |", finding.Remedy, StringComparison.Ordinal);
    }

    [SkippableFact]
    public void A_running_machine_has_no_server_roles() => Assert.Empty(FindOn("--sysprep-failed", [.. RoleChecks.All]));

    [SkippableFact]
    public void A_running_machine_has_a_dvd_drive_and_nothing_pending() => Assert.Empty(FindOn(
        "--sysprep-failed",
        DvdDrive.Check,
        RemovableStoragePolicy.Check,
        PerUserStoreApps.Check,
        PendingServicing.Check,
        PendingUpdateRestart.Check,
        EncryptedFiles.Check));

    [SkippableFact]
    public void A_member_of_a_domain_is_seen_in_a_real_security_hive()
    {
        Finding finding = Assert.Single(FindOn("--sysprep-failed", DomainMembership.Check));

        Assert.Equal((Severity.Info, @"SECURITY\Policy\PolPrDmS: S-1-5-21-226059406-2984137831-1201299043"), (finding.Severity, finding.Evidence));
    }

    [SkippableFact]
    public void An_image_that_sysprep_finished_has_no_cause_of_failure() => Assert.Empty(FindOn("--sysprepped", SysprepLogCheck.Check));

    [SkippableFact]
    public void What_is_planted_in_real_hives_and_folders_is_found()
    {
        Guest built = Guest.Build(new WindowsGuestOptions { State = ["--not-sysprepped"] });
        using TemporaryFolder work = new();
        string partition = work.File("c");
        string disk = work.File("disk.raw");
        SparseFile.Extract(built.Raw, built.CStart, built.CLength, partition);
        using (MountedNtfs volume = new(partition))
        {
            Plant(volume);
        }

        SparseFile.CopyWithPart(built.Raw, disk, built.CStart, partition);
        Check[] checks =
        [
            .. RoleChecks.All, SysprepLogCheck.Check, PerUserStoreApps.Check, PendingServicing.Check, PendingUpdateRestart.Check, PendingFileRenames.Check,
            InPlaceUpgrade.Check, DvdDrive.Check, RemovableStoragePolicy.Check, SysprepCoverage.Check,
        ];

        Assert.Equal(
            [
                @"SYSTEM\ControlSet001\Services\CertSvc\Start: 2",
                @"SYSTEM\ControlSet001\Services\NTDS\Parameters\DSA Database file: C:\NTDS\ntds.dit",
                @"C:\Windows\System32\inetsrv\config\applicationHost.config:2",
                @"SYSTEM\ControlSet001\Services\MSSQL$PAYROLL\Start: 2",
                @"C:\Windows\System32\Sysprep\Panther\setuperr.log:2",
                @"SOFTWARE\Microsoft\Windows\CurrentVersion\Appx\AppxAllUserStore\S-1-5-21-1-2-3-1000\Contoso.App_1.0_x64__abc",
                @"SOFTWARE\Microsoft\Windows\CurrentVersion\Component Based Servicing\RebootPending",
                @"C:\Windows\WinSxS\pending.xml",
                @"SOFTWARE\Microsoft\Windows\CurrentVersion\WindowsUpdate\Auto Update\RebootRequired",
                @"SYSTEM\ControlSet001\Control\Session Manager\PendingFileRenameOperations: \??\C:\a",
                @"SYSTEM\Setup\Source OS (Updated on 6/1/2020 10:00:00)",
                @"SYSTEM\ControlSet001\Services\cdrom\Start: 4",
                @"SOFTWARE\Policies\Microsoft\Windows\RemovableStorageDevices\Deny_All: 1",
                @"C:\Windows\System32\Sysprep\ActionFiles\Generalize.xml",
            ],
            Find(disk, checks).Select(finding => finding.Evidence));
    }

    private static void Plant(MountedNtfs volume)
    {
        volume.Write("Windows/WinSxS/pending.xml", "<x/>");
        volume.Write("Windows/System32/inetsrv/config/applicationHost.config", "<configuration>\r\n<p password=\"[enc:x:y:enc]\"/>\r\n</configuration>");

        // More than a MiB of an earlier run before the last one: times in setupact.log tell which errors are old.
        string earlier = "2024-05-14 10:00:00, Info                  SYSPRP ===          Beginning of a new sysprep run          ===\r\n"
            + string.Concat(Enumerable.Repeat("2024-05-14 10:00:00, Info                  SYSPRP filler\r\n", 30_000));
        volume.Write(
            "Windows/System32/Sysprep/Panther/setupact.log",
            earlier + "2024-05-15 10:00:00, Info                  SYSPRP ===          Beginning of a new sysprep run          ===\r\n");
        volume.Write(
            "Windows/System32/Sysprep/Panther/setuperr.log",
            "2024-05-14 10:00:01, Error                 SYSPRP BitLocker-Sysprep: BitLocker is on for the OS volume.\r\n"
            + "2024-05-15 10:00:01, Error                 SYSPRP WinMain: Hit failure while processing sysprep generalize providers; hr = 0xc004d307\r\n");
        volume.MergeHive("Windows/System32/config/SYSTEM", "HKLM\\SYSTEM", """
            [HKLM\SYSTEM\Setup\Source OS (Updated on 6/1/2020 10:00:00)]

            [HKLM\SYSTEM\ControlSet001\Control\Session Manager]
            "PendingFileRenameOperations"=hex(7):5c,00,3f,00,3f,00,5c,00,43,00,3a,00,5c,00,61,00,00,00,00,00,00,00

            [HKLM\SYSTEM\ControlSet001\Services\cdrom]
            "Start"=dword:00000004

            [HKLM\SYSTEM\ControlSet001\Services\CertSvc]
            "Start"=dword:00000002

            [HKLM\SYSTEM\ControlSet001\Services\W3SVC]
            "Start"=dword:00000002

            [HKLM\SYSTEM\ControlSet001\Services\MSSQL$PAYROLL]
            "Start"=dword:00000002

            [HKLM\SYSTEM\ControlSet001\Services\NTDS]

            [HKLM\SYSTEM\ControlSet001\Services\NTDS\Parameters]
            "DSA Database file"="C:\\NTDS\\ntds.dit"

            """);
        volume.MergeHive("Windows/System32/config/SOFTWARE", "HKLM\\SOFTWARE", """
            [HKLM\SOFTWARE\Microsoft\Windows\CurrentVersion\Appx]

            [HKLM\SOFTWARE\Microsoft\Windows\CurrentVersion\Appx\AppxAllUserStore]

            [HKLM\SOFTWARE\Microsoft\Windows\CurrentVersion\Appx\AppxAllUserStore\S-1-5-21-1-2-3-1000]

            [HKLM\SOFTWARE\Microsoft\Windows\CurrentVersion\Appx\AppxAllUserStore\S-1-5-21-1-2-3-1000\Contoso.App_1.0_x64__abc]

            [HKLM\SOFTWARE\Microsoft\Windows\CurrentVersion\Component Based Servicing]

            [HKLM\SOFTWARE\Microsoft\Windows\CurrentVersion\Component Based Servicing\RebootPending]

            [HKLM\SOFTWARE\Microsoft\Windows\CurrentVersion\WindowsUpdate\Auto Update]

            [HKLM\SOFTWARE\Microsoft\Windows\CurrentVersion\WindowsUpdate\Auto Update\RebootRequired]

            [HKLM\SOFTWARE\Policies]

            [HKLM\SOFTWARE\Policies\Microsoft]

            [HKLM\SOFTWARE\Policies\Microsoft\Windows]

            [HKLM\SOFTWARE\Policies\Microsoft\Windows\RemovableStorageDevices]
            "Deny_All"=dword:00000001

            """);
    }

    private static IReadOnlyList<Finding> FindOn(string state, params IReadOnlyList<Check> checks)
    {
        return Find(Guest.Build(new WindowsGuestOptions { State = [state] }).Raw, checks);
    }

    private static IReadOnlyList<Finding> Find(string path, IReadOnlyList<Check> checks)
    {
        using DiskImage image = DiskFile.Open(path);
        using GuestDisk disk = GuestDisk.Read(image.Device);
        RealGuest guest = RealGuest.Read(Assert.Single(GuestDetector.Installations(disk)));
        return [.. checks.SelectMany(check => check.Find(guest))];
    }
}
