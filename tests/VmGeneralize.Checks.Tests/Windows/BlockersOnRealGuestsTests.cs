using VmGeneralize.Checks.Windows.Blockers;
using VmGeneralize.Checks.Windows.Roles;
using VmGeneralize.Disks;
using VmGeneralize.Guests;
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
        Finding finding = Assert.Single(Find("--sysprep-failed", SysprepLogCheck.Check));

        Assert.Equal(Severity.Error, finding.Severity);
        Assert.Equal(@"C:\Windows\System32\Sysprep\Panther\setuperr.log:1", finding.Evidence);
        Assert.Contains("Microsoft.MicrosoftEdge.Stable_150.0", finding.Summary, StringComparison.Ordinal);
        Assert.Contains("Get-AppxPackage -AllUsers Microsoft.MicrosoftEdge.Stable |", finding.Remedy, StringComparison.Ordinal);
    }

    [SkippableFact]
    public void A_running_machine_has_no_server_roles() => Assert.Empty(Find("--sysprep-failed", [.. RoleChecks.All]));

    [SkippableFact]
    public void A_running_machine_has_a_dvd_drive_and_nothing_pending() => Assert.Empty(Find(
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
        Finding finding = Assert.Single(Find("--sysprep-failed", DomainMembership.Check));

        Assert.Equal((Severity.Info, @"SECURITY\Policy\PolPrDmS: S-1-5-21-226059406-2983089255-1201299043"), (finding.Severity, finding.Evidence));
    }

    [SkippableFact]
    public void An_image_that_sysprep_finished_has_no_cause_of_failure() => Assert.Empty(Find("--sysprepped", SysprepLogCheck.Check));

    private static IReadOnlyList<Finding> Find(string state, params IReadOnlyList<Check> checks)
    {
        Guest built = Guest.Build(new WindowsGuestOptions { State = [state] });
        using DiskImage image = DiskFile.Open(built.Raw);
        using GuestDisk disk = GuestDisk.Read(image.Device);
        RealGuest guest = RealGuest.Read(Assert.Single(GuestDetector.Installations(disk)));
        return [.. checks.SelectMany(check => check.Find(guest))];
    }
}
