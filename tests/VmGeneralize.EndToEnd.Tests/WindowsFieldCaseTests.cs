using VmGeneralize.EndToEnd.Tests.Tool;
using VmGeneralize.TestSupport;
using VmGeneralize.TestSupport.Guests;

namespace VmGeneralize.EndToEnd.Tests;

/// <summary>Windows disks of kinds that occur in practice, for which the right answer is known.</summary>
public sealed class WindowsFieldCaseTests
{
    [SkippableFact]
    public void Custom_data_goes_and_a_script_that_runs_in_every_clone_is_told_with_its_meaning()
    {
        using TemporaryFolder folder = new();
        string disk = Plant(folder, volume =>
        {
            volume.Delete("Windows/Setup/Scripts");
            volume.Write("Windows/Setup/Scripts/SetupComplete.cmd", "@echo off\r\nnet user admin LEFTOVER-told\r\ncall %~dp0more.cmd\r\n");
            volume.Write("Windows/Setup/Scripts/more.cmd", "net user second LEFTOVER-called\r\n");
            volume.Write("AzureData/CustomData.bin", "LEFTOVER-custom " + new string('x', 3000));
            volume.Write("Windows.old/Windows/Panther/unattend.xml", "<x>LEFTOVER-old</x>");
        });
        string output = folder.File("out.raw");

        string inspected = VmGeneralizeTool.RunChecked("inspect", disk).Output;
        VmGeneralizeTool.RunChecked("generalize", disk, "-o", output, "--format", "raw");

        Assert.Matches(
            @"SetupComplete\.cmd runs as SYSTEM in every clone[^\n]*: 2 commands; changes accounts in line 2; probably holds a password or key in line 2; "
                + @"names C:\\Windows\\Setup\\Scripts\\more\.cmd[^\n]*\s+where: C:\\Windows\\Setup\\Scripts\\SetupComplete\.cmd",
            inspected);
        Assert.Matches(
            @"A script that SetupComplete\.cmd names probably holds a password or key[^\n]*\s+where: C:\\Windows\\Setup\\Scripts\\more\.cmd:1", inspected);
        Assert.DoesNotContain("LEFTOVER", inspected, StringComparison.Ordinal);
        Assert.Equal(["called", "told"], ByteSearch.Words(output, "LEFTOVER-").Order());
        Assert.Contains("--enable windows-setup-scripts", VmGeneralizeTool.Run("verify", output).Output, StringComparison.Ordinal);

        string without = folder.File("without.raw");
        VmGeneralizeTool.RunChecked("generalize", disk, "-o", without, "--format", "raw", "--operations", "defaults,windows-setup-scripts");
        Assert.Empty(ByteSearch.Words(without, "LEFTOVER-"));
        Assert.DoesNotContain("SetupComplete", VmGeneralizeTool.RunChecked("inspect", without).Output, StringComparison.Ordinal);
    }

    [SkippableFact]
    public void Verify_names_the_operation_that_removes_what_it_found()
    {
        using TemporaryFolder folder = new();
        string disk = Plant(folder, volume =>
        {
            volume.Write("Users/builder/.aws/credentials", "[default]");
            volume.Write("Windows/System32/LogFiles/HTTPERR/httperr1.log", "x");
            volume.Write("Windows/Temp/x.tmp", "x");
        });
        string verified = VmGeneralizeTool.Run("verify", disk).Output;
        Assert.Matches(@"\.aws\\credentials\s+Fix: --enable windows-local-profiles", verified);
        Assert.Matches(@"HTTPERR\s+Fix: --enable windows-web-logs", verified);
        Assert.Matches(@"Slack on partition [\s\S]*?\n\s+Fixed by default \(deep-scrub\)", verified);
    }

    [SkippableFact]
    public void A_recovery_partition_right_behind_the_system_is_told_with_what_it_prevents()
    {
        const string Told = "is right after the system volume: when a VM gets a larger disk, C: cannot be extended into it";
        WindowsGuest gpt = WindowsGuest.Build(new WindowsGuestOptions());
        Assert.Contains(Told, VmGeneralizeTool.RunChecked("inspect", gpt.Raw).Output, StringComparison.Ordinal);
        WindowsGuest mbr = WindowsGuest.Build(new WindowsGuestOptions { Table = "mbr" });
        Assert.DoesNotContain(Told, VmGeneralizeTool.RunChecked("inspect", mbr.Raw).Output, StringComparison.Ordinal);
    }

    [SkippableFact]
    public void A_compressed_hive_is_refused_by_inspect_in_the_words_of_plan()
    {
        using TemporaryFolder folder = new();
        const string Hive = "Windows/System32/config/SOFTWARE";
        string disk = Plant(folder, volume =>
        {
            byte[] contents = File.ReadAllBytes(volume[Hive]);
            volume.Delete(Hive);
            volume.SetAttribute("Windows/System32/config", "system.ntfs_attrib_be", [0, 0, 8, 0]);
            volume.Write(Hive, contents);
        });
        ToolResult planned = VmGeneralizeTool.Run("plan", disk);
        string inspected = VmGeneralizeTool.RunChecked("inspect", disk).Output;
        Assert.Equal(ExitCodes.Corrupt, planned.ExitCode);
        const string Words = @"Registry hive C:\Windows\System32\config\SOFTWARE on partition 3: Replacing the contents of";
        Assert.Contains(Words, planned.Error, StringComparison.Ordinal);
        Assert.Contains(Words, inspected, StringComparison.Ordinal);
        Assert.Contains("first: Store it as a plain file", inspected, StringComparison.Ordinal);
    }

    private static string Plant(TemporaryFolder folder, Action<MountedNtfs> plant)
    {
        WindowsGuest guest = WindowsGuest.Build(new WindowsGuestOptions());
        string partition = folder.File("c");
        SparseFile.Extract(guest.Raw, guest.CStart, guest.CLength, partition);
        using (MountedNtfs volume = new(partition))
        {
            plant(volume);
        }

        string disk = folder.File("disk.raw");
        SparseFile.CopyWithPart(guest.Raw, disk, guest.CStart, partition);
        return disk;
    }
}
