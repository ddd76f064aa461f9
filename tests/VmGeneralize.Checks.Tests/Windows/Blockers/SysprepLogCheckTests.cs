using VmGeneralize.Checks.Windows.Blockers;
using VmGeneralize.Guests;
using VmGeneralize.TestSupport;

namespace VmGeneralize.Checks.Tests.Windows.Blockers;

public sealed class SysprepLogCheckTests
{
    private const string FirstRun = """
        2024-05-14 10:00:00, Info                  SYSPRP ========================================================
        2024-05-14 10:00:00, Info                  SYSPRP ===          Beginning of a new sysprep run          ===
        2024-05-14 10:00:00, Info                  SYSPRP ========================================================
        2024-05-14 10:00:00, Info       [0x0f004d] SYSPRP The time is now 2024-05-14 10:00:00
        2024-05-14 10:00:05, Error                 SYSPRP BitLocker-Sysprep: BitLocker is on for the OS volume. Turn BitLocker off to run Sysprep. (0x80310039)
        2024-05-14 10:00:05, Info       [0x0f0052] SYSPRP Shutting down SysPrep log
        2024-05-14 10:00:05, Info       [0x0f004d] SYSPRP The time is now 2024-05-14 10:00:05

        """;

    private const string NotProvisioned =
        "Package NotepadPlusPlus_1.0.0.0_neutral__7njy0v32s6xk6 was installed for a user, but not provisioned for all users. "
        + "This package will not function properly in the sysprep image.";

    private const string SecondRun = $"""
        2024-05-15 18:52:45, Info                  SYSPRP ========================================================
        2024-05-15 18:52:45, Info                  SYSPRP ===          Beginning of a new sysprep run          ===
        2024-05-15 18:52:45, Info                  SYSPRP ========================================================
        2024-05-15 18:52:45, Info       [0x0f004d] SYSPRP The time is now 2024-05-15 18:52:45
        2024-05-15 18:52:50, Error                 SYSPRP {NotProvisioned}

        """;

    private const string ActionFile = @"C:\Windows\System32\Sysprep\ActionFiles\Generalize.xml";

    private const string Halting = "RunDlls:An error occurred while running registry sysprep DLLs, halting sysprep execution.";

    private const string Chain = $"""
        2024-05-15 18:52:50, Error                 SYSPRP SysprepSession::Validate: Error in validating actions from {ActionFile}; dwRet = 0x3cf2
        2024-05-15 18:52:50, Error                 SYSPRP RunPlatformActions:Failed while validating Sysprep session actions; dwRet = 0x3cf2
        2024-05-15 18:52:50, Error      [0x0f0070] SYSPRP {Halting} dwRet = 0x3cf2
        2024-05-15 18:52:50, Error      [0x0f00d8] SYSPRP WinMain:Hit failure while pre-validate sysprep generalize internal providers; hr = 0x80073cf2

        """;

    private static readonly string OtherChain =
        Chain.Replace("0x3cf2", "0x5", StringComparison.Ordinal).Replace("0x80073cf2", "0x80070005", StringComparison.Ordinal);

    // Errors that successful runs logged too.
    private const string GoodRunErrors = """
        2019-10-06 14:36:26, Error                 SYSPRP Error 0x-2147417850: Failed to re-enable Compat-Gentel custom trigger.[gle=0x0000047e]
        2019-10-06 14:36:26, Error                 SYSPRP setupdigetclassdevs failed with error 0
        2019-10-06 14:36:26, Error                 SYSPRP MRTGeneralize:98 - ERROR: Failed ConnectServer hr=2147749902
        2019-10-06 14:36:26, Error                 SYSPRP BCD: BcdOpenSystemStore failed with status: c000000d

        """;

    public static TheoryData<string, Severity, string> Causes => new()
    {
        { "BitLocker-Sysprep: BitLocker is on for the OS volume. Turn BitLocker off to run Sysprep. (0x80310039)", Severity.Error, "manage-bde -off" },
        {
            @"LaunchDll: Failure occurred while executing 'C:\Windows\System32\slc.dll, SLReArmWindows', returned error code -1073425657",
            Severity.Error,
            "SkipRearm"
        },
        { "WinMain: Hit failure while processing sysprep generalize providers; hr = 0xc004d307", Severity.Error, "slmgr /dlv" },
        {
            "Sysprep_Clean_Validate_Opk: Audit mode cannot be turned on if reserved storage is in use. "
                + "An update or servicing operation may be using reserved storage.; hr = 0x800F0975",
            Severity.Error,
            "StartComponentCleanup"
        },
        {
            "Sysprep_Clean_Validate_Opk: Audit mode can't be turned on if there is an active scenario.; hr = 0x800F0975",
            Severity.Error,
            "StartComponentCleanup"
        },
        { "spopk.dll:: Failed to query pending CBS operations; hr = 0x80080005", Severity.Error, "install all updates" },
        {
            "There are one or more Windows updates that require a reboot. To run Sysprep, reboot the computer and restart the application.",
            Severity.Error,
            "Restart the VM"
        },
        { "WinMain: Unable to parse command-line arguments to sysprep; GLE = 0x0", Severity.Error, "/generalize" },
        {
            "ActionPlatform::DeleteValue: Error from RegDeleteValueW for value senseGuid "
                + @"under key HKEY_LOCAL_MACHINE\Software\Microsoft\Windows Advanced Threat Protection; dwRet = 0x5",
            Severity.Warning,
            "offboarding"
        },
        { "Sysprep will not run on an upgraded OS. You can only run Sysprep on a custom (clean) install version of Windows.", Severity.Warning, "1607" },
        { "WinMain: sysprep cannot run on a domain controller", Severity.Warning, "Uninstall-ADDSDomainController" },
        { "NetUnjoinDomain failed; 0x52e", Severity.Warning, "Remove-Computer" },
        {
            "RunExternalDlls:Not running DLLs; either the machine is in an invalid state or we couldn't update the recorded state, dwRet = 31",
            Severity.Warning,
            "copy of the disk"
        },
        { "ValidatePrivileges:User does not have required privileges to sysprep machine", Severity.Warning, "administrator" },
        {
            @"ActionPlatform::LaunchModule: Could not load DLL C:\Windows\SYSTEM32\tiledatarepository.dll; dwRet = 0x45A",
            Severity.Warning,
            "tiledatamodelsvc"
        },
        { "WinMain:The sysprep dialog box returned FALSE", Severity.Info, "command prompt" },
    };

    [Fact]
    public void The_store_app_that_stopped_the_last_run_is_named_with_file_line_and_commands()
    {
        FakeGuest guest = Machines.Installed()
            .WithText(Machines.ErrorLog, LinesOf("Error", FirstRun + SecondRun + Chain))
            .WithText(Machines.ActionLog, FirstRun + SecondRun + Chain);

        Finding finding = Assert.Single(Find(guest));

        Assert.Equal(Severity.Error, finding.Severity);
        Assert.Equal(@"C:\Windows\System32\Sysprep\Panther\setuperr.log:2", finding.Evidence);
        Assert.Contains("NotepadPlusPlus_1.0.0.0_neutral__7njy0v32s6xk6", finding.Summary, StringComparison.Ordinal);
        Assert.Contains("Get-AppxPackage -AllUsers NotepadPlusPlus | Remove-AppxPackage -AllUsers", finding.Remedy, StringComparison.Ordinal);
        Assert.Contains("Remove-AppxProvisionedPackage", finding.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public void A_cause_that_only_the_action_log_holds_is_found_there()
    {
        Finding finding = Assert.Single(Find(Machines.Undeployable().WithText(Machines.ActionLog, FirstRun + SecondRun)));

        Assert.Equal(@"C:\Windows\System32\Sysprep\Panther\setupact.log:12", finding.Evidence);
    }

    [Theory]
    [MemberData(nameof(Causes))]
    public void A_known_cause_is_told_with_its_mend(string message, Severity severity, string remedy)
    {
        string log = GoodRunErrors + $"2024-05-15 18:52:50, Error      [0x0f00b0] SYSPRP {message}\r\n" + OtherChain;

        Finding finding = Assert.Single(Find(Machines.Undeployable().WithText(Machines.ErrorLog, log)));

        Assert.Equal(severity, finding.Severity);
        Assert.Equal(@"C:\Windows\System32\Sysprep\Panther\setuperr.log:5", finding.Evidence);
        Assert.Equal(message, finding.Found);
        Assert.Contains(remedy, finding.Remedy, StringComparison.OrdinalIgnoreCase);
    }

    [Theory]
    [MemberData(nameof(Causes))]
    public void No_cause_is_told_of_an_image_that_is_generalized(string message, Severity severity, string remedy)
    {
        string log = $"2024-05-15 18:52:50, Error      [0x0f00b0] SYSPRP {message}\r\n";
        Assert.Empty(Find(Machines.Generalized().WithText(Machines.ErrorLog, log)));
        Assert.NotEqual(default, (severity, remedy));
    }

    [Fact]
    public void Nothing_is_told_of_a_run_that_ended_well_before_the_system_was_started_again() =>
        Assert.Empty(Find(Machines.Installed().WithText(Machines.ErrorLog, SecondRun).WithFiles("/Windows/System32/Sysprep/Sysprep_succeeded.tag")));

    [Fact]
    public void Errors_that_good_runs_have_too_are_no_causes() =>
        Assert.Empty(Find(Machines.Undeployable().WithText(Machines.ErrorLog, GoodRunErrors)));

    [Fact]
    public void An_earlier_run_does_not_count()
    {
        string second = SecondRun.Replace("Error", "Info ", StringComparison.Ordinal);

        Assert.Empty(Find(Machines.Installed().WithText(Machines.ErrorLog, LinesOf("Error", FirstRun)).WithText(Machines.ActionLog, FirstRun + second)));
    }

    [Fact]
    public void A_failing_provider_is_told_when_nothing_better_is_known()
    {
        const string Log = $"""
            2020-02-28 10:00:00, Error      [0x0f0082] SYSPRP LaunchDll:Failure occurred while executing 'DscCore.dll,SysPrep_Cleanup', returned error code 0x2
            2020-02-28 10:00:00, Error      [0x0f0070] SYSPRP {Halting} dwRet = 0x2[gle=0x00000006]
            """;

        Finding finding = Assert.Single(Find(Machines.Installed().WithText(Machines.ErrorLog, Log)));

        Assert.Equal("Sysprep stopped in DscCore.dll, SysPrep_Cleanup: error 0x2", finding.Summary);
        Assert.Contains("Desired State Configuration", finding.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public void A_failing_provider_of_a_newer_build_is_told_too()
    {
        const string Log = "2020-02-28 10:00:00, Error      [0x0f0082] SYSPRP ActionPlatform::LaunchModule: "
            + @"Failure occurred while executing 'EventLog_Cleanup' from C:\Windows\System32\wevtapi.dll; dwRet = 0x3";

        Finding finding = Assert.Single(Find(Machines.Installed().WithText(Machines.ErrorLog, Log)));

        Assert.Equal("Sysprep stopped in wevtapi.dll, EventLog_Cleanup: error 0x3", finding.Summary);
    }

    [Fact]
    public void A_registry_action_that_was_denied_is_told_with_its_key()
    {
        const string Denied = @"Error from RegDeleteValueW for value Guid under key HKEY_LOCAL_MACHINE\Software\Contoso";
        const string Log = $"""
            2024-03-07 22:26:20, Error                 SYSPRP ActionPlatform::DeleteValue: {Denied}; dwRet = 0x5
            2024-03-07 22:26:20, Error                 SYSPRP SysprepSession::ExecuteAction: Failed during deleteValue operation; dwRet = 0x5
            """;

        Finding finding = Assert.Single(Find(Machines.Installed().WithText(Machines.ErrorLog, Log)));

        Assert.Equal(Severity.Warning, finding.Severity);
        Assert.Contains(@"value Guid under key HKEY_LOCAL_MACHINE\Software\Contoso (error 0x5)", finding.Summary, StringComparison.Ordinal);
    }

    [Fact]
    public void Otherwise_the_last_error_is_shown_that_is_not_a_consequence()
    {
        const string Log = "2024-05-15 18:52:50, Error      [0x0f00b0] SYSPRP Something nobody has seen before\r\n";

        Finding finding = Assert.Single(Find(Machines.Undeployable().WithText(Machines.ErrorLog, Log + OtherChain)));

        Assert.Equal(Severity.Info, finding.Severity);
        Assert.Equal("Something nobody has seen before", finding.Found);
        Assert.EndsWith("setuperr.log:1", finding.Evidence, StringComparison.Ordinal);
    }

    [Fact]
    public void Each_store_app_is_told_once()
    {
        string other = SecondRun.Replace("NotepadPlusPlus", "Contoso.App", StringComparison.Ordinal);

        Assert.Equal(2, Find(Machines.Installed().WithText(Machines.ErrorLog, LinesOf("Error", SecondRun + SecondRun + other))).Count);
    }

    [Fact]
    public void A_store_app_error_without_a_name_is_told_without_one()
    {
        Finding finding = Assert.Single(Find(Machines.Installed().WithText(Machines.ErrorLog, Chain)));

        Assert.Contains("store app", finding.Summary, StringComparison.Ordinal);
        Assert.Contains("Get-AppxPackage", finding.Remedy, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("x;calc.exe")]
    [InlineData("$(calc)")]
    [InlineData("x|y")]
    [InlineData("\u201dx\u201d")]
    public void A_name_that_is_none_does_not_get_into_a_command(string name)
    {
        string log = $"2024-05-15 18:52:50, Error                 SYSPRP Package {name}_1.0_x was installed for a user, but not provisioned for all users.";

        Assert.DoesNotContain(name, Assert.Single(Find(Machines.Installed().WithText(Machines.ErrorLog, log))).Remedy, StringComparison.Ordinal);
    }

    private static IReadOnlyList<Finding> Find(IGuestView guest) => SysprepLogCheck.Check.Find(guest);

    private static string LinesOf(string level, string log) =>
        string.Concat(log.Split('\n').Where(line => line.Contains($", {level} ", StringComparison.Ordinal)).Select(line => line.TrimEnd('\r') + "\r\n"));
}
