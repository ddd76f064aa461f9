using System.Text;
using System.Text.Json;
using VmGeneralize.EndToEnd.Tests.Checks;
using VmGeneralize.EndToEnd.Tests.Tool;
using VmGeneralize.TestSupport;
using VmGeneralize.TestSupport.Guests;
using VmGeneralize.TestSupport.Judges;

namespace VmGeneralize.EndToEnd.Tests;

/// <summary>The settings that Azure requires, read from and made in a real SYSTEM hive and a real boot configuration.</summary>
public sealed class AzureReadinessTests
{
    private const string Config = "Windows/System32/config/";

    // "-" exists only before, "+" only after, "~" has different data. The other settings are already right in the real hive.
    private static readonly string[] SystemChanges =
    [
        @"-ControlSet001\Control\Terminal Server\WinStations\RDP-Tcp\SSLCertificateSHA1Hash",
        @"-ControlSet001\Services\Tcpip\Parameters\PersistentRoutes\10.9.0.0,255.255.0.0,192.168.7.1,1",
        @"+ControlSet001\Control\CrashControl\NMICrashDump",
        @"+ControlSet001\Control\TimeZoneInformation\RealTimeIsUniversal",
        @"~ControlSet001\Control\CrashControl\CrashDumpEnabled",
        @"~ControlSet001\Control\Session Manager\Environment\TEMP",
        @"~ControlSet001\Control\Terminal Server\fDenyTSConnections",
        @"~ControlSet001\Control\Terminal Server\WinStations\RDP-Tcp\KeepAliveTimeout",
        @"~ControlSet001\Control\Terminal Server\WinStations\RDP-Tcp\PortNumber",
        @"~ControlSet001\Services\IKEEXT\Start",
        @"~ControlSet001\Services\RemoteRegistry\Start",
        @"~ControlSet001\Services\SharedAccess\Parameters\FirewallPolicy\PublicProfile\EnableFirewall",
        @"~ControlSet001\Services\W32Time\Start",
        @"~ControlSet001\Services\cdrom\Start",
        @"~ControlSet001\Services\partmgr\Parameters\SanPolicy",
    ];

    private static readonly string[] SoftwareChanges =
    [
        @"-Microsoft\Windows\CurrentVersion\Internet Settings\Connections\WinHttpSettings",
        @"~Policies\Microsoft\Windows NT\Terminal Services\fDenyTSConnections",
        @"+Policies\Microsoft\Windows NT\Terminal Services\KeepAliveEnable",
        @"+Policies\Microsoft\Windows NT\Terminal Services\KeepAliveInterval",
        @"+Policies\Microsoft\Windows NT\Terminal Services\fDisableAutoReconnect",
        @"+[Microsoft\Windows\Windows Error Reporting]",
        @"+[Microsoft\Windows\Windows Error Reporting\LocalDumps]",
        @"+Microsoft\Windows\Windows Error Reporting\LocalDumps\CrashCount",
        @"+Microsoft\Windows\Windows Error Reporting\LocalDumps\DumpFolder",
        @"+Microsoft\Windows\Windows Error Reporting\LocalDumps\DumpType",
    ];

    private static readonly string[] Group =
    [
        "azure-automatic-services", "azure-crash-dump-settings", "azure-dvd-driver", "azure-firewall", "azure-remote-desktop",
        "azure-remote-desktop-keep-alive",
        "azure-remote-desktop-listener", "azure-san-policy", "azure-temp-folders", "azure-time-service", "azure-utc-clock", "azure-winhttp-proxy",
        "windows-persistent-routes", "windows-remote-desktop-certificate",
    ];

    [SkippableTheory]
    [InlineData("gpt")]
    [InlineData("mbr")]
    public void All_fixes_change_exactly_the_expected_values_and_turn_every_fixable_check_green(string table)
    {
        WindowsGuest guest = WindowsGuest.Build(new WindowsGuestOptions { Table = table });
        using TemporaryFolder folder = new();
        string source = Planted(guest, folder);
        string output = folder.File("out.vhd");
        Finding[] before = Inspect(source);

        VmGeneralizeTool.RunChecked("generalize", source, "--operations", "azure-readiness", "-o", output);

        GuestDisk disk = new(source, guest.CStart, guest.CLength);
        using NtfsPartition old = disk.OpenC();
        using NtfsPartition now = (disk with { Path = output }).OpenC();
        now.AssertClean();
        Assert.Equal(SystemChanges.Order(StringComparer.Ordinal), Compare("SYSTEM").Order(StringComparer.Ordinal));
        Assert.Equal(SoftwareChanges.Order(StringComparer.Ordinal), Compare("SOFTWARE").Order(StringComparer.Ordinal));

        HiveDump system = HiveDump.Read(folder.File("SYSTEM.after"));
        Assert.Equal(
            "hex(2):" + Hex(Encoding.Unicode.GetBytes("%SystemRoot%\\TEMP\0")), system.Values[@"ControlSet001\Control\Session Manager\Environment\TEMP"]);
        Assert.Equal("dword:00000d3d", system.Values[@"ControlSet001\Control\Terminal Server\WinStations\RDP-Tcp\PortNumber"]);
        Assert.Equal("dword:00000001", system.Values[@"ControlSet001\Control\TimeZoneInformation\RealTimeIsUniversal"]);

        Finding[] after = Inspect(output);
        Assert.Equal(before.Where(finding => !Group.Contains(finding.FixedBy) && finding.Check != "azure-container"), after); // raw before, a fixed VHD after
        Assert.Equal(
            Group.Append("windows-azure-extensions").Order(StringComparer.Ordinal),
            before.Select(finding => finding.FixedBy).OfType<string>().Distinct().Order(StringComparer.Ordinal));
        Assert.Contains(before, finding => finding is { Check: "azure-boot-recovery", Expected: "0", Found: "1" });

        IReadOnlyList<string> Compare(string hive)
        {
            string first = folder.File(hive + ".before");
            string second = folder.File(hive + ".after");
            File.WriteAllBytes(first, old.ReadFile(Config + hive));
            File.WriteAllBytes(second, now.ReadFile(Config + hive));
            return HiveDump.Read(first).Compare(HiveDump.Read(second));
        }
    }

    /// <summary>Each fix changes something of its own, and together they make up the whole list: none changes more than it says.</summary>
    [SkippableFact]
    public void Each_fix_alone_changes_only_its_own_values()
    {
        WindowsGuest guest = WindowsGuest.Build(new WindowsGuestOptions());
        using TemporaryFolder folder = new();
        string source = Planted(guest, folder);
        GuestDisk disk = new(source, guest.CStart, guest.CLength);
        using NtfsPartition old = disk.OpenC();
        Dictionary<string, byte[]> bytes = new[] { "SYSTEM", "SOFTWARE" }.ToDictionary(hive => hive, hive => old.ReadFile(Config + hive));
        Dictionary<string, HiveDump> before = bytes.ToDictionary(hive => hive.Key, hive => Dump(hive.Value));
        Dictionary<string, List<string>> changes = new() { ["SYSTEM"] = [], ["SOFTWARE"] = [] };
        foreach (string operation in Group)
        {
            string output = folder.File(operation + ".vhd");
            VmGeneralizeTool.RunChecked("generalize", source, "--operations", operation, "-o", output);
            using NtfsPartition now = (disk with { Path = output }).OpenC();
            string[] own = [.. changes.SelectMany(hive => Changes(hive.Key, now).Select(change => $"{hive.Key} {change}"))];
            Assert.NotEmpty(own);
            foreach (string change in own)
            {
                changes[change.Split(' ')[0]].Add(change[(change.IndexOf(' ', StringComparison.Ordinal) + 1)..]);
            }

            File.Delete(output);
        }

        Assert.Equal(SystemChanges.Order(StringComparer.Ordinal), changes["SYSTEM"].Order(StringComparer.Ordinal));
        Assert.Equal(SoftwareChanges.Order(StringComparer.Ordinal), changes["SOFTWARE"].Order(StringComparer.Ordinal));

        IReadOnlyList<string> Changes(string hive, NtfsPartition now)
        {
            byte[] after = now.ReadFile(Config + hive);
            return after.AsSpan().SequenceEqual(bytes[hive]) ? [] : before[hive].Compare(Dump(after));
        }

        HiveDump Dump(byte[] hive)
        {
            string path = folder.File("hive");
            File.WriteAllBytes(path, hive);
            return HiveDump.ReadShown(path); // the bytes of all together are judged above
        }
    }

    // Extra settings of a machine that ran elsewhere: a route, a proxy, a certificate, a policy, disabled services.
    private static string Planted(WindowsGuest guest, TemporaryFolder folder)
    {
        string partition = folder.File("c");
        string disk = folder.File("source.raw");
        SparseFile.Extract(guest.Raw, guest.CStart, guest.CLength, partition);
        using (MountedNtfs volume = new(partition))
        {
            volume.MergeHive(Config + "SYSTEM", @"HKLM\SYSTEM", """
                [HKLM\SYSTEM\ControlSet001\Services\Tcpip\Parameters\PersistentRoutes]
                "10.9.0.0,255.255.0.0,192.168.7.1,1"=hex(1):00,00

                [HKLM\SYSTEM\ControlSet001\Control\Terminal Server\WinStations\RDP-Tcp]
                "PortNumber"=dword:00000d3e
                "SSLCertificateSHA1Hash"=hex:01,02,03,04

                [HKLM\SYSTEM\ControlSet001\Control\Session Manager\Environment]
                "TEMP"="R:\\t"

                [HKLM\SYSTEM\ControlSet001\Services\partmgr\Parameters]
                "SanPolicy"=dword:00000003

                [HKLM\SYSTEM\ControlSet001\Services\cdrom]
                "Start"=dword:00000004

                [HKLM\SYSTEM\ControlSet001\Services\SharedAccess\Parameters\FirewallPolicy\PublicProfile]
                "EnableFirewall"=dword:00000000

                """);
            volume.MergeHive(Config + "SOFTWARE", @"HKLM\SOFTWARE", $"""
                [HKLM\SOFTWARE\Policies]

                [HKLM\SOFTWARE\Policies\Microsoft]

                [HKLM\SOFTWARE\Policies\Microsoft\Windows NT]

                [HKLM\SOFTWARE\Policies\Microsoft\Windows NT\Terminal Services]
                "fDenyTSConnections"=dword:00000001

                [HKLM\SOFTWARE\Microsoft\Windows\CurrentVersion\Internet Settings]

                [HKLM\SOFTWARE\Microsoft\Windows\CurrentVersion\Internet Settings\Connections]
                "WinHttpSettings"=hex:{Hex(ReadinessGuest.Proxy("proxy.corp:8080", "<local>"))}

                """);
        }

        SparseFile.CopyWithPart(guest.Raw, disk, guest.CStart, partition);
        return disk;
    }

    private static string Hex(byte[] bytes) => string.Join(',', bytes.Select(value => value.ToString("x2")));

    private static Finding[] Inspect(string disk)
    {
        using JsonDocument report = JsonDocument.Parse(VmGeneralizeTool.RunChecked("inspect", disk, "--json").Output);
        return
        [
            .. report.RootElement.GetProperty("findings").EnumerateArray()
                .Where(finding => finding.GetProperty("area").GetString() == "AzureReadiness")
                .Select(finding => new Finding(
                    finding.GetProperty("check").GetString()!,
                    finding.GetProperty("evidence").GetString()!,
                    Text(finding, "expected"),
                    Text(finding, "found"),
                    Text(finding, "fixedBy"))),
        ];
    }

    private static string? Text(JsonElement finding, string name) => finding.TryGetProperty(name, out JsonElement value) ? value.GetString() : null;

    private sealed record Finding(string Check, string Evidence, string? Expected, string? Found, string? FixedBy);
}
