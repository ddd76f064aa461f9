using VmGeneralize.Guests;
using VmGeneralize.Operations.Tests.Windows.OptIn;
using VmGeneralize.TestSupport;
using VmGeneralize.TestSupport.Guests;

namespace VmGeneralize.Operations.Tests;

internal static class Guests
{
    /// <summary>A guest on which every operation has something to do.</summary>
    public static FakeGuest Full() => new FakeGuest { HasSlack = true }
        .WithBadSettings()
        .WithFiles(
            "/Windows/Panther/unattend.xml",
            "/Windows/Panther/Unattend/unattend.xml",
            "/Windows/System32/Sysprep/unattend.xml",
            "/Windows/System32/Sysprep/autounattend.xml",
            "/$WINDOWS.~BT/Sources/Panther/setupact.log",
            "/Windows.old/Windows/Panther/unattend.xml",
            "/Windows.old/Users/builder/keep.txt",
            "/AzureData/CustomData.bin",
            "/AzureData/keep.txt",
            "/unattend.xml",
            "/autounattend.xml",
            "/WindowsAzure/Logs/WaAppAgent.log",
            "/pagefile.sys",
            "/swapfile.sys",
            "/hiberfil.sys",
            "/Windows/MEMORY.DMP",
            "/Windows/Minidump/010126-1.dmp",
            "/Windows/LiveKernelReports/WATCHDOG/w.dmp",
            "/Users/builder/AppData/Local/CrashDumps/app.exe.42.dmp",
            "/Windows/ServiceProfiles/LocalService/AppData/Local/CrashDumps/svchost.exe.7.dmp",
            "/CrashDumps/w3wp.exe.9.DMP",
            "/CrashDumps/readme.txt",
            "/Windows/SMSCFG.ini",
            "/ProgramData/ssh/ssh_host_rsa_key",
            "/ProgramData/ssh/ssh_host_rsa_key.pub",
            "/Windows/System32/config/TxR/{1}.TxR.0.regtrans-ms",
            "/Windows/System32/config/TxR/{1}.TxR.blf",
            "/Windows/System32/config/TxR/readme.txt",
            "/Windows/System32/SMI/Store/Machine/SCHEMA.DAT{2}.TM.blf",
            "/Windows/System32/config/SYSTEM{3}.TM.blf",
            "/Windows/System32/config/SYSTEM{3}.TMContainer00000000000000000001.regtrans-ms",
            "/Users/builder/ntuser.dat{4}.TM.blf",
            "/Users/builder/mine.blf",
            "/Users/builder/AppData/Local/Microsoft/Windows/UsrClass.dat{5}.TMContainer00000000000000000002.regtrans-ms",
            "/Windows/System32/config/SYSTEM",
            "/Windows/System32/config/SYSTEM.LOG2",
            "/Windows/System32/config/SAM",
            "/Windows/System32/config/SAM.LOG1",
            "/Windows/System32/config/NONE.LOG1",
            "/Users/builder/NTUSER.DAT.LOG",
            "/Users/builder/AppData/Local/Microsoft/Windows/UsrClass.dat",
            "/Users/builder/AppData/Local/Microsoft/Windows/UsrClass.dat.LOG1",
            "/Boot/BCD",
            "/Boot/BCD.LOG")
        .WithFile(new GuestFile("/Windows/System32/config/SYSTEM.LOG1", IsDirectory: false, Length: 0))
        .WithValues("SYSTEM", "Setup", "UnattendFile")
        .WithValues("SYSTEM", @"ControlSet001\Control\Terminal Server\WinStations\RDP-Tcp", "SSLCertificateSHA1Hash")
        .WithValues("SYSTEM", @"ControlSet001\Services\Tcpip\Parameters\PersistentRoutes", "10.8.0.0,255.255.0.0,192.168.7.1,1")
        .WithValues(
            "SOFTWARE", @"Microsoft\Windows NT\CurrentVersion\Winlogon", "AutoAdminLogon", "AutoLogonCount", "DefaultPassword", "DefaultUserName", "Shell")
        .WithValues("SOFTWARE", @"Microsoft\Windows\CurrentVersion\WindowsUpdate", "SusClientId", "SusClientIdValidation")
        .WithValues("SOFTWARE", @"Microsoft\SQMClient", "MachineId")
        .WithOptIn();
}
