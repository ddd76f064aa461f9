using VmGeneralize.Checks.Windows.Blockers;
using VmGeneralize.TestSupport;

namespace VmGeneralize.Checks.Tests.Windows.Blockers;

public sealed class ExternalProvidersCheckTests
{
    private const string Key = @"Microsoft\Windows\CurrentVersion\Setup\SysPrepExternal\";
    private const string Disabler = @"C:\Windows\System32\VMAgentDisabler.dll,Sysprep_Generalize_ServicesDisable";

    [Theory]
    [InlineData(Disabler)]
    [InlineData(@"%SystemRoot%\System32\VMAgentDisabler.dll,Sysprep_Generalize_ServicesDisable")]
    [InlineData("VMAgentDisabler.dll,Sysprep_Generalize_ServicesDisable")]
    public void A_function_of_a_file_that_is_missing_is_told_with_the_command(string data)
    {
        FakeGuest guest = Machines.Installed().WithValue("SOFTWARE", Key + "Generalize", "{1}", data);
        Finding finding = Assert.Single(ExternalProvidersCheck.Check.Find(guest));
        Assert.Equal($@"SOFTWARE\{Key}Generalize: {{1}}", finding.Evidence);
        Assert.Contains($"reg delete \"HKLM\\SOFTWARE\\{Key}Generalize\" /v \"{{1}}\" /f", finding.Remedy, StringComparison.Ordinal);
        Assert.Empty(ExternalProvidersCheck.Check.Find(guest.WithFiles("/Windows/System32/vmagentdisabler.DLL")));
    }

    [Fact]
    public void After_Sysprep_only_what_setup_of_a_clone_calls_matters()
    {
        FakeGuest guest = Machines.Generalized()
            .WithValue("SOFTWARE", Key + "Generalize", "{1}", Disabler)
            .WithValue("SOFTWARE", Key + "Specialize", "{2}", Disabler);
        Assert.Equal($@"SOFTWARE\{Key}Specialize: {{2}}", Assert.Single(ExternalProvidersCheck.Check.Find(guest)).Evidence);
    }

    [Theory]
    [InlineData("")]
    [InlineData(@"D:\tools\own.dll,Run")]
    public void What_cannot_be_looked_for_is_not_called_missing(string data) =>
        Assert.Empty(ExternalProvidersCheck.Check.Find(Machines.Installed().WithValue("SOFTWARE", Key + "Cleanup", "{1}", data)));

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_library_that_Sysprep_could_not_load_has_a_cause_and_a_command(bool isRegistered)
    {
        FakeGuest guest = Machines.Undeployable().WithText(Machines.ErrorLog, """
            2020-10-29 10:00:00, Error      [0x0f0081] SYSPRP LaunchDll:Could not load DLL C:\Windows\System32\VMAgentDisabler.dll[gle=0x0000007e]
            2020-10-29 10:00:00, Error      [0x0f0070] SYSPRP RunExternalDlls:An error occurred while running registry sysprep DLLs, halting sysprep execution.

            """);
        guest = isRegistered ? guest.WithValue("SOFTWARE", Key + "Generalize", "{1}", Disabler) : guest;
        Finding finding = Assert.Single(SysprepLogCheck.Check.Find(guest));
        Assert.Equal(Severity.Warning, finding.Severity);
        Assert.Contains(@"could not load C:\Windows\System32\VMAgentDisabler.dll:", finding.Summary, StringComparison.Ordinal);
        Assert.Equal(isRegistered, finding.Remedy!.Contains("reg delete", StringComparison.Ordinal));
        Assert.Contains(Key.TrimEnd('\\'), finding.Remedy, StringComparison.Ordinal);
    }
}
