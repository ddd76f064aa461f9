using VmGeneralize.EndToEnd.Tests.Checks;
using VmGeneralize.EndToEnd.Tests.Tool;
using VmGeneralize.TestSupport;
using VmGeneralize.TestSupport.Guests;
using VmGeneralize.TestSupport.Judges;

namespace VmGeneralize.EndToEnd.Tests;

/// <summary>A SYSTEM hive that Windows left dirty, with real logs.</summary>
public sealed class DirtyHiveTests
{
    private const string Config = "Windows/System32/config/";

    [SkippableFact]
    public void It_is_replayed_and_edited_and_its_logs_are_emptied()
    {
        // The real hive is from a running machine. One more log entry after its real ones makes it sysprepped: a
        // tool that does not replay the logs sees a machine that was never generalized.
        WindowsGuest guest = DirtyGuest();
        byte[] replayed = DirtyHive.Replayed();
        byte[] sysprepped = Sysprepped(replayed);
        byte[] log2 = DirtyHive.Data("SYSTEM_B.LOG2");
        byte[] longer = HiveLog.Append(log2, replayed, sysprepped, HiveLog.LastSequence(log2) + 1);
        using TemporaryFolder folder = new();
        string disk = WithLogs(guest, folder, DirtyHive.Data("SYSTEM_B.LOG1"), longer);
        string output = folder.File("out.vhd");

        Plan plan = VmGeneralizeTool.Plan(disk);
        VmGeneralizeTool.RunChecked("generalize", disk, "-o", output);

        GuestDisk source = new(disk, guest.CStart, guest.CLength);
        using NtfsPartition before = source.OpenC();
        using NtfsPartition after = (source with { Path = output }).OpenC();
        Assert.Contains(plan.Edits, edit => edit.Hive == "SYSTEM");
        GeneralizedVolume.AssertEqualsPlan(before, after, plan, new Dictionary<string, byte[]> { ["SYSTEM"] = sysprepped });
        AssertNoPendingLog(after);
    }

    [SkippableFact]
    public void Without_its_logs_it_is_refused()
    {
        WindowsGuest guest = DirtyGuest();
        using TemporaryFolder folder = new();
        string disk = WithLogs(guest, folder, [], []);

        ToolResult result = VmGeneralizeTool.Run("generalize", disk, "-o", folder.File("out.vhd"));

        Assert.True(result.ExitCode == ExitCodes.Refused, result.All);
        Assert.Matches("(?i)SYSTEM", result.Error);
        Assert.Matches("(?i)dirty|log", result.Error);
        Assert.False(File.Exists(folder.File("out.vhd")));
        VmGeneralizeTool.RunChecked("inspect", disk);
    }

    [SkippableFact]
    public void As_it_came_it_is_a_running_machine_and_refused_as_one()
    {
        WindowsGuest guest = DirtyGuest();
        using TemporaryFolder folder = new();

        ToolResult result = VmGeneralizeTool.Run("generalize", guest.Raw, "-o", folder.File("out.vhd"));

        Assert.True(result.ExitCode == ExitCodes.Refused, result.All);
        Assert.Matches("(?i)SetupType|sysprep", result.Error);
        VmGeneralizeTool.RunChecked("inspect", guest.Raw);
    }

    private static WindowsGuest DirtyGuest() => WindowsGuest.Build(new WindowsGuestOptions { State = ["--dirty-hive"] });

    private static byte[] Sysprepped(byte[] hive)
    {
        using TemporaryFolder folder = new();
        File.WriteAllBytes(folder.File("SYSTEM"), hive);
        HiveEditor.Merge(folder.File("SYSTEM"), "HKLM\\SYSTEM", """
            [HKLM\SYSTEM\Setup]
            "SetupType"=dword:00000002
            "CmdLine"="oobe\\windeploy.exe"
            "OOBEInProgress"=dword:00000001
            "UnattendFile"="C:\\answers.xml"

            """);
        return File.ReadAllBytes(folder.File("SYSTEM"));
    }

    private static string WithLogs(WindowsGuest guest, TemporaryFolder folder, byte[] log1, byte[] log2)
    {
        string partition = folder.File("c");
        string disk = folder.File("dirty.raw");
        SparseFile.Extract(guest.Raw, guest.CStart, guest.CLength, partition);
        using (MountedNtfs volume = new(partition))
        {
            volume.Write(Config + "SYSTEM.LOG1", log1);
            volume.Write(Config + "SYSTEM.LOG2", log2);
        }

        SparseFile.CopyWithPart(guest.Raw, disk, guest.CStart, partition);
        return disk;
    }

    private static void AssertNoPendingLog(NtfsPartition after)
    {
        byte[] hive = after.ReadFile(Config + "SYSTEM");
        Assert.Equal(BitConverter.ToUInt32(hive, 4), BitConverter.ToUInt32(hive, 8));
        foreach (string log in (string[])["SYSTEM.LOG1", "SYSTEM.LOG2"])
        {
            Assert.All(after.ReadFile(Config + log), value => Assert.Equal(0, value));
        }
    }
}
