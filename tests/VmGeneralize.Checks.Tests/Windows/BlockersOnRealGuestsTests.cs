using VmGeneralize.Checks.Windows.Blockers;
using VmGeneralize.Checks.Windows.Roles;
using VmGeneralize.Disks;
using VmGeneralize.Guests;
using VmGeneralize.Guests.Disk;
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
        DvdDriveCheck.Check,
        RemovableStorageBlockerCheck.Check,
        PerUserStoreAppsCheck.Check,
        PendingServicingCheck.Check,
        PendingUpdateRestartCheck.Check,
        EncryptedFilesCheck.Check));

    [SkippableFact]
    public void A_member_of_a_domain_is_seen_in_a_real_security_hive()
    {
        Finding finding = Assert.Single(FindOn("--sysprep-failed", DomainMembershipCheck.Check));

        Assert.Equal((Severity.Info, @"SECURITY\Policy\PolPrDmS: S-1-5-21-226059406-2984137831-1201299043"), (finding.Severity, finding.Evidence));
    }

    [SkippableFact]
    public void An_image_that_sysprep_finished_has_no_cause_of_failure() => Assert.Empty(FindOn("--sysprepped", SysprepLogCheck.Check));

    [SkippableFact]
    public void Errors_of_an_earlier_run_are_told_by_the_times_of_a_log_of_more_than_a_mebibyte()
    {
        Guest built = Guest.Build(new WindowsGuestOptions { State = ["--not-sysprepped"] });
        using TemporaryFolder work = new();
        string partition = work.File("c");
        string disk = work.File("disk.raw");
        SparseFile.Extract(built.Raw, built.CStart, built.CLength, partition);
        using (MountedNtfs volume = new(partition))
        {
            string earlier = "2024-05-14 10:00:00, Info                  SYSPRP ===          Beginning of a new sysprep run          ===\r\n"
                + string.Concat(Enumerable.Repeat("2024-05-14 10:00:00, Info                  SYSPRP filler\r\n", 30_000));
            volume.Write(
                "Windows/System32/Sysprep/Panther/setupact.log",
                earlier + "2024-05-15 10:00:00, Info                  SYSPRP ===          Beginning of a new sysprep run          ===\r\n");
            volume.Write(
                "Windows/System32/Sysprep/Panther/setuperr.log",
                "2024-05-14 10:00:01, Error                 SYSPRP BitLocker-Sysprep: BitLocker is on for the OS volume.\r\n"
                + "2024-05-15 10:00:01, Error                 SYSPRP WinMain: Hit failure while processing sysprep generalize providers; hr = 0xc004d307\r\n");
        }

        SparseFile.CopyWithPart(built.Raw, disk, built.CStart, partition);

        Assert.Equal(
            [@"C:\Windows\System32\Sysprep\Panther\setuperr.log:2"],
            Find(disk, [SysprepLogCheck.Check]).Select(finding => finding.Evidence));
    }

    private static IReadOnlyList<Finding> FindOn(string state, params IReadOnlyList<Check> checks)
    {
        return Find(Guest.Build(new WindowsGuestOptions { State = [state] }).Raw, checks);
    }

    private static IReadOnlyList<Finding> Find(string path, IReadOnlyList<Check> checks)
    {
        using DiskImage image = DiskFile.Open(path);
        using GuestDisk disk = GuestDisk.Read(image.Device, CancellationToken.None);
        RealGuest guest = RealGuest.Read(Assert.Single(GuestDetector.Installations(disk)));
        return [.. checks.SelectMany(check => check.Find(guest))];
    }
}
