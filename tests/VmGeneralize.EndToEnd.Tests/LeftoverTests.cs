using System.Text.Json;
using VmGeneralize.EndToEnd.Tests.Checks;
using VmGeneralize.EndToEnd.Tests.Tool;
using VmGeneralize.TestSupport;
using VmGeneralize.TestSupport.Guests;
using VmGeneralize.TestSupport.Judges;

namespace VmGeneralize.EndToEnd.Tests;

/// <summary>Traces of one machine that the guest builder left are found where they are, and opt-in operations remove them and nothing else.</summary>
public sealed class LeftoverTests
{
    private const string Needle = "VmgPlant-leftover-q7x9z";

    [SkippableFact]
    public void Inspect_shows_every_planted_artefact_with_its_place()
    {
        WindowsGuest guest = WindowsGuest.Build(new WindowsGuestOptions());
        using JsonDocument document = JsonDocument.Parse(VmGeneralizeTool.RunChecked("inspect", guest.Raw, "--json").Output);
        (string Check, string Evidence, bool Sized)[] findings =
        [
            .. document.RootElement.GetProperty("findings").EnumerateArray().Select(finding => (
                finding.GetProperty("check").GetString()!,
                finding.GetProperty("evidence").GetString()!,
                finding.TryGetProperty("bytes", out JsonElement bytes) && bytes.ValueKind == JsonValueKind.Number && bytes.GetInt64() > 0)),
        ];
        foreach ((string check, string evidence, bool sized) in (IEnumerable<(string, string, bool)>)
        [
            ("secret-powershell-histories", @"C:\Users\builder\AppData\Roaming\Microsoft\Windows\PowerShell\PSReadLine\ConsoleHost_history.txt", true),
            ("secret-private-keys", @"C:\Users\builder\.ssh\id_ed25519", true),
            ("secret-machine-keys", @"C:\ProgramData\Microsoft\Crypto\RSA\MachineKeys", true),
            ("secret-machine-keys", @"C:\ProgramData\Microsoft\Crypto\RSA\S-1-5-18", true),
            ("secret-data-protection-keys", @"C:\Users\builder\AppData\Roaming\Microsoft\Protect", true),
            ("secret-wireless-profiles", @"C:\ProgramData\Microsoft\Wlansvc\Profiles\Interfaces", true),
            ("secret-answer-files", @"C:\Windows\Panther\unattend.xml:1", true),
            ("secret-answer-files", @"C:\Windows\Panther\Unattend\unattend.xml", true),
            ("secret-automatic-logon", @"SOFTWARE\Microsoft\Windows NT\CurrentVersion\Winlogon: DefaultPassword", false),
            ("secret-cached-logons", @"SECURITY\Cache: NL$4", false),
            ("leftover-machine-guid", @"SOFTWARE\Microsoft\Cryptography: MachineGuid", false),
            ("leftover-hosts-file", @"C:\Windows\System32\drivers\etc\hosts:1", false),
            ("leftover-scheduled-tasks", @"C:\Windows\System32\Tasks\BuildNightly", true),
            ("leftover-arc-agent", @"C:\ProgramData\AzureConnectedMachineAgent\Config", true),
            ("leftover-azure-extensions", @"C:\Packages\Plugins", true),
            ("leftover-azure-extensions", @"SOFTWARE\Microsoft\GuestAgent: VmId", false),
            (
                "leftover-static-addresses",
                @"SYSTEM\ControlSet001\Services\Tcpip\Parameters\Interfaces\{0a0a0a0a-1111-2222-3333-444444444444}: IPAddress",
                false),
            ("leftover-error-reports", @"C:\ProgramData\Microsoft\Windows\WER\ReportQueue", true),
            ("leftover-local-profiles", @"C:\Users\builder", true),
            ("leftover-local-profiles", @"C:\Users\Administrator", true),
            ("leftover-recycle-bin", @"C:\$Recycle.Bin", true),
            ("leftover-temporary-files", @"C:\Users\Default\AppData\Local\Temp", true),
            ("leftover-link-tracking", @"C:\System Volume Information\tracking.log", true),
            ("leftover-update-cache", @"C:\Windows\SoftwareDistribution\DataStore", true),
        ])
        {
            Assert.Contains((check, evidence, sized), findings);
        }

        Assert.DoesNotContain(findings, finding => finding.Evidence.StartsWith(@"C:\Users\All Users", StringComparison.OrdinalIgnoreCase));
        Assert.DoesNotContain(
            findings,
            finding => finding.Check.StartsWith("secret-cached", StringComparison.Ordinal) && finding.Evidence.EndsWith("NL$5", StringComparison.Ordinal));
        Assert.Equal(4, findings.Count(finding => finding.Check == "secret-cached-logons"));
    }

    [SkippableTheory]
    [InlineData("all", 4096)]
    [InlineData("all,windows-local-profiles", 4096)]
    [InlineData("all,windows-local-profiles", 512)]
    public void Opt_in_operations_remove_what_was_planned_and_nothing_else(string operations, int cluster)
    {
        WindowsGuest guest = WindowsGuest.Build(new WindowsGuestOptions { Cluster = cluster });
        using TemporaryFolder folder = new();
        string source = folder.File("source.raw");
        Plant(guest, source);
        Assert.NotEmpty(ByteSearch.Find(source, [Needle]));

        Plan plan = VmGeneralizeTool.Plan(source, "--operations", operations);
        string output = folder.File("result.raw");
        VmGeneralizeTool.RunChecked("generalize", source, "-o", output, "--format", "raw", "--operations", operations);

        GuestDisk disk = new(source, guest.CStart, guest.CLength);
        using NtfsPartition before = disk.OpenC();
        using NtfsPartition after = (disk with { Path = output }).OpenC();
        GeneralizedVolume.AssertEqualsPlan(before, after, plan);
        Assert.Empty(ByteSearch.Find(output, [Needle]));

        WindowsManifest result = after.Manifest();
        Assert.Equal(operations == "all", result.Rows.ContainsKey("Users/builder/Documents/keep me.docx"));
        Assert.Equal(operations == "all", plan.Edits.Any(edit => edit.Hive == "/Users/builder/NTUSER.DAT"));
        foreach (string kept in (string[])
        [
            "Users/Default/NTUSER.DAT", "Users/Public/Documents", "Users/All Users", "Windows/Logs/CBS", "Windows/Temp", "$Recycle.Bin",
            "KeepMe/must-survive.txt",
            "Windows/System32/Sysprep/Sysprep_succeeded.tag", "Windows/System32/Sysprep/Panther", "Packages/GuestAgent/x.zip",
            "Windows/System32/Tasks/BuildNightly",
        ])
        {
            Assert.Contains(kept, result.Rows.Keys);
        }

        foreach (string gone in (string[])
        [
            "Users/builder/AppData/Roaming/Microsoft/Windows/PowerShell/PSReadLine/ConsoleHost_history.txt", "Windows/Logs/CBS/CBS.log", "Windows/Temp/t.tmp",
            "Windows/System32/winevt/Logs/System.evtx", "Windows/Prefetch/CMD.EXE-0BD30981.pf", "Users/Default/AppData/Local/Temp/~x.tmp",
            "ProgramData/AzureConnectedMachineAgent/Config/agentconfig.json", "ProgramData/Microsoft/Network/Downloader/qmgr.db",
        ])
        {
            Assert.DoesNotContain(gone, result.Rows.Keys);
        }

        Assert.Empty(VmGeneralizeTool.Plan(output, "--operations", operations).Edits);
    }

    /// <summary>Adds what the builder does not make: proxies, a profile behind a junction, and strings to search for afterwards.</summary>
    private static void Plant(WindowsGuest guest, string target)
    {
        using TemporaryFolder work = new();
        string partition = work.File("c");
        SparseFile.Extract(guest.Raw, guest.CStart, guest.CLength, partition);
        using (MountedNtfs volume = new(partition))
        {
            volume.MergeHive("Users/builder/NTUSER.DAT", "HKCU", $"""
                [HKCU\Software\Microsoft\Windows\CurrentVersion\Internet Settings]
                "ProxyServer"="{Needle}:8080"
                "AutoConfigURL"="http://{Needle}/wpad.dat"

                """);
            volume.MergeHive("Windows/System32/config/SOFTWARE", "HKLM\\SOFTWARE", $"""
                [HKLM\SOFTWARE\Microsoft\Windows Azure\HandlerState\{Needle}]
                "Sequence"="{Needle}"

                """);
            volume.Write("Windows/Temp/planted/in/deep/folders.log", Needle);
            volume.Write($"Windows/Logs/CBS/{Needle}.log", "x");
            volume.Write("Windows/System32/winevt/Logs/Planted.evtx", string.Concat(Enumerable.Repeat(Needle + " ", 20_000)));
            volume.Write("Users/builder/AppData/Roaming/Microsoft/Windows/PowerShell/PSReadLine/Planted_history.txt", Needle);
            volume.Junction("Users/elsewhere", @"C:\KeepMe");
            volume.Junction("Windows/Temp/junction-out", @"C:\KeepMe");
        }

        SparseFile.CopyWithPart(guest.Raw, target, guest.CStart, partition);
    }
}
