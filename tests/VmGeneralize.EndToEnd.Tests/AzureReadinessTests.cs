using System.Text.Json;
using VmGeneralize.EndToEnd.Tests.Checks;
using VmGeneralize.EndToEnd.Tests.Tool;
using VmGeneralize.TestSupport;
using VmGeneralize.TestSupport.Guests;
using VmGeneralize.TestSupport.Judges;

namespace VmGeneralize.EndToEnd.Tests;

/// <summary>The settings that Azure wants, read from and made in a real SYSTEM hive and a real boot configuration.</summary>
public sealed class AzureReadinessTests
{
    private const string Config = "Windows/System32/config/";

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
        Assert.Equal(
            [
                @"+[ControlSet001\Services\partmgr\Parameters]",
                @"-ControlSet001\Control\Terminal Server\WinStations\RDP-Tcp\SSLCertificateSHA1Hash",
                @"-ControlSet001\Services\Tcpip\Parameters\PersistentRoutes\10.9.0.0,255.255.0.0,192.168.7.1,1",
            ],
            Compare("SYSTEM").Where(change => change.StartsWith('-') || change.StartsWith("+[", StringComparison.Ordinal)).Order());
        Assert.Equal(Array.Empty<string>(), Compare("SYSTEM"));
        Assert.Equal(Array.Empty<string>(), Compare("SOFTWARE"));

        Finding[] after = Inspect(output);
        Assert.DoesNotContain(after, finding => finding.FixedBy is not null);
        Assert.Equal(before.Where(finding => finding.FixedBy is null), after);
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

    // What a machine that lived elsewhere has besides: a route, a proxy, a certificate, a policy, disabled services.
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

                [HKLM\SYSTEM\ControlSet001\Services\cdrom]
                "Start"=dword:00000004

                [HKLM\SYSTEM\ControlSet001\Services\SharedAccess\Parameters\FirewallPolicy\PublicProfile]
                "EnableFirewall"=dword:00000000

                """);
        }

        SparseFile.CopyWithPart(guest.Raw, disk, guest.CStart, partition);
        return disk;
    }

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
