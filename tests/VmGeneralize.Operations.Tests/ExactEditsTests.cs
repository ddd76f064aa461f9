using VmGeneralize.Guests;
using VmGeneralize.Guests.Edits;
using VmGeneralize.TestSupport;

namespace VmGeneralize.Operations.Tests;

/// <summary>Tests, one line per operation, exactly what it changes on a guest that has everything, and nothing else.</summary>
public class ExactEditsTests
{
    private const string Winlogon = @"SOFTWARE\Microsoft\Windows NT\CurrentVersion\Winlogon\\";
    private const string Routes = @"SYSTEM\ControlSet001\Services\Tcpip\Parameters\PersistentRoutes\\";

    public static TheoryData<string, string[]> Expected => new()
    {
        { "windows-panther", ["/Windows/Panther", "/$WINDOWS.~BT/Sources/Panther", "/Windows.old/Windows/Panther"] },
        {
            "windows-answer-files",
            ["/Windows/System32/Sysprep/unattend.xml", "/Windows/System32/Sysprep/autounattend.xml", "/unattend.xml", "/autounattend.xml"]
        },
        { "windows-answer-file-pointer", [@"SYSTEM\Setup\\UnattendFile"] },
        { "windows-automatic-logon", [Winlogon + "AutoAdminLogon", Winlogon + "AutoLogonCount", Winlogon + "DefaultPassword", Winlogon + "DefaultUserName"] },
        { "windows-azure-agent-logs", ["/WindowsAzure/Logs/WaAppAgent.log"] },
        { "windows-azure-custom-data", ["/AzureData/CustomData.bin"] },
        { "windows-page-files", ["/pagefile.sys", "/swapfile.sys"] },
        { "windows-hibernation-file", ["/hiberfil.sys"] },
        {
            "windows-crash-dumps",
            [
                "/Windows/MEMORY.DMP", "/Windows/Minidump/010126-1.dmp", "/Windows/LiveKernelReports/WATCHDOG",
                "/Users/builder/AppData/Local/CrashDumps/app.exe.42.dmp", "/CrashDumps/w3wp.exe.9.DMP",
                "/Windows/ServiceProfiles/LocalService/AppData/Local/CrashDumps/svchost.exe.7.dmp",
            ]
        },
        {
            "windows-update-client-id",
            [
                @"SOFTWARE\Microsoft\Windows\CurrentVersion\WindowsUpdate\\SusClientId",
                @"SOFTWARE\Microsoft\Windows\CurrentVersion\WindowsUpdate\\SusClientIdValidation",
            ]
        },
        { "windows-telemetry-machine-id", [@"SOFTWARE\Microsoft\SQMClient\\MachineId"] },
        { "windows-remote-desktop-certificate", [@"SYSTEM\ControlSet001\Control\Terminal Server\WinStations\RDP-Tcp\\SSLCertificateSHA1Hash"] },
        { "windows-configuration-manager-id", ["/Windows/SMSCFG.ini"] },
        { "windows-ssh-host-keys", ["/ProgramData/ssh/ssh_host_rsa_key", "/ProgramData/ssh/ssh_host_rsa_key.pub"] },
        { "windows-persistent-routes", [Routes + "10.9.0.0,255.255.0.0,192.168.7.1,1", Routes + "10.8.0.0,255.255.0.0,192.168.7.1,1"] },
        { "windows-registry-backups", ["/Windows/System32/config/RegBack/SAM"] },
        {
            "windows-registry-transaction-logs",
            [
                "/Windows/System32/config/TxR/{1}.TxR.0.regtrans-ms", "/Windows/System32/config/TxR/{1}.TxR.blf",
                "/Windows/System32/SMI/Store/Machine/SCHEMA.DAT{2}.TM.blf", "/Windows/System32/config/SYSTEM{3}.TM.blf",
                "/Windows/System32/config/SYSTEM{3}.TMContainer00000000000000000001.regtrans-ms", "/Users/builder/ntuser.dat{4}.TM.blf",
                "/Users/builder/AppData/Local/Microsoft/Windows/UsrClass.dat{5}.TMContainer00000000000000000002.regtrans-ms",
            ]
        },
        {
            "windows-registry-logs",
            [
                "/Windows/System32/config/SAM.LOG1", "/Windows/System32/config/SYSTEM.LOG2", "/Users/builder/NTUSER.DAT.LOG",
                "/Users/builder/AppData/Local/Microsoft/Windows/UsrClass.dat.LOG1", "/Boot/BCD.LOG",
            ]
        },
    };

    [Theory]
    [MemberData(nameof(Expected))]
    public void Changes_exactly_this(string id, string[] targets)
    {
        IReadOnlyList<GuestEdit> edits = Catalogue.All.Single(operation => operation.Id == id).Plan(Guests.Full());
        Assert.Equal(targets.Order(), edits.Select(edit => edit.Target).Order());
    }

    [Fact]
    public void Covers_everything_that_runs_by_default() =>
        Assert.Equal(
            Catalogue.All.Where(operation => operation.OnByDefault && operation.Guest == GuestKind.Windows).Select(operation => operation.Id),
            Expected.Select(row => (string)((object[])row)[0]));

    [Fact]
    public void Every_control_set_is_edited()
    {
        FakeGuest guest = new FakeGuest { ControlSet = "ControlSet002" }
            .WithValues("SYSTEM", @"ControlSet001\Services\Tcpip\Parameters\PersistentRoutes", "old")
            .WithValues("SYSTEM", @"ControlSet002\Services\Tcpip\Parameters\PersistentRoutes", "new");
        Assert.Equal(
            [
                @"SYSTEM\ControlSet001\Services\Tcpip\Parameters\PersistentRoutes\\old",
                @"SYSTEM\ControlSet002\Services\Tcpip\Parameters\PersistentRoutes\\new",
            ],
            Catalogue.All.Single(operation => operation.Id == "windows-persistent-routes").Plan(guest).Select(edit => edit.Target).Order());
    }
}
