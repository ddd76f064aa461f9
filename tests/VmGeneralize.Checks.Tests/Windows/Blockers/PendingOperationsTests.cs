using VmGeneralize.Checks.Windows.Blockers;
using VmGeneralize.TestSupport;

namespace VmGeneralize.Checks.Tests.Windows.Blockers;

public sealed class PendingOperationsTests
{
    private const string Servicing = @"Microsoft\Windows\CurrentVersion\Component Based Servicing";
    private const string Restart = @"Microsoft\Windows\CurrentVersion\WindowsUpdate\Auto Update\RebootRequired";
    private const string SessionManager = @"ControlSet001\Control\Session Manager";

    [Theory]
    [InlineData("RebootPending")]
    [InlineData("PackagesPending")]
    public void Servicing_that_waits_for_a_restart_is_told(string key)
    {
        Finding finding = Assert.Single(PendingServicingCheck.Check.Find(Machines.Installed().WithKey("SOFTWARE", $@"{Servicing}\{key}")));

        Assert.Equal((Severity.Warning, $@"SOFTWARE\{Servicing}\{key}"), (finding.Severity, finding.Evidence));
    }

    [Fact]
    public void A_list_of_pending_servicing_is_told() =>
        Assert.Equal(
            @"C:\Windows\WinSxS\pending.xml",
            Assert.Single(PendingServicingCheck.Check.Find(Machines.Installed().WithFiles("/Windows/WinSxS/pending.xml"))).Evidence);

    [Fact]
    public void Without_pending_servicing_nothing_is_told() =>
        Assert.Empty(
            PendingServicingCheck.Check.Find(Machines.Installed().WithKey("SOFTWARE", $@"{Servicing}\Packages").WithFiles("/Windows/WinSxS/poqexec.log")));

    [Fact]
    public void Windows_update_that_waits_for_a_restart_is_told() =>
        Assert.Equal($@"SOFTWARE\{Restart}", Assert.Single(PendingUpdateRestartCheck.Check.Find(Machines.Installed().WithKey("SOFTWARE", Restart))).Evidence);

    [Fact]
    public void Windows_update_that_does_not_wait_is_not() =>
        Assert.Empty(
            PendingUpdateRestartCheck.Check.Find(
                Machines.Installed().WithKey("SOFTWARE", Restart.Replace("RebootRequired", "Results", StringComparison.Ordinal))));

    [Fact]
    public void Files_to_be_replaced_are_told_as_information()
    {
        FakeGuest guest = Machines.Installed().WithValue("SYSTEM", SessionManager, "PendingFileRenameOperations", (string[])[@"\??\C:\a.tmp"]);

        Finding finding = Assert.Single(PendingFileRenamesCheck.Check.Find(guest));

        Assert.Equal((Severity.Info, $@"SYSTEM\{SessionManager}\PendingFileRenameOperations: \??\C:\a.tmp"), (finding.Severity, finding.Evidence));
    }

    [Fact]
    public void An_empty_list_of_files_is_not() =>
        Assert.Empty(
            PendingFileRenamesCheck.Check.Find(Machines.Installed().WithValue("SYSTEM", SessionManager, "PendingFileRenameOperations", Array.Empty<string>())));
}
