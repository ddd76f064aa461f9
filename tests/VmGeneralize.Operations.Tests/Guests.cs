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
            "/ProgramData/ssh/ssh_host_rsa_key.pub")
        .WithValues("SYSTEM", "Setup", "UnattendFile")
        .WithValues("SYSTEM", @"ControlSet001\Control\Terminal Server\WinStations\RDP-Tcp", "SSLCertificateSHA1Hash")
        .WithValues("SYSTEM", @"ControlSet001\Services\Tcpip\Parameters\PersistentRoutes", "10.8.0.0,255.255.0.0,192.168.7.1,1")
        .WithValues("SOFTWARE", @"Microsoft\Windows NT\CurrentVersion\Winlogon", "AutoAdminLogon", "AutoLogonCount", "DefaultPassword", "DefaultUserName", "Shell")
        .WithValues("SOFTWARE", @"Microsoft\Windows\CurrentVersion\WindowsUpdate", "SusClientId", "SusClientIdValidation")
        .WithValues("SOFTWARE", @"Microsoft\SQMClient", "MachineId")
        .WithOptIn();
}
