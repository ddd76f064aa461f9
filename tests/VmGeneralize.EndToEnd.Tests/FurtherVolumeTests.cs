using System.Globalization;
using VmGeneralize.EndToEnd.Tests.Tool;
using VmGeneralize.TestSupport;
using VmGeneralize.TestSupport.Guests;

namespace VmGeneralize.EndToEnd.Tests;

/// <summary>A Windows disk with a second volume: what must be removed from the system drive is removed from the second volume too.</summary>
public sealed class FurtherVolumeTests
{
    private const int StartMiB = 384;
    private const int SizeMiB = 40;

    [SkippableFact]
    public void Page_files_setup_logs_and_answer_files_go_from_every_volume_and_the_rest_stays()
    {
        using TemporaryFolder folder = new();
        string disk = Build(folder, volume =>
        {
            volume.Write("pagefile.sys", string.Concat(Enumerable.Repeat("LEFTOVER-pagefile ", 5000)));
            volume.Write("swapfile.sys", "LEFTOVER-swapfile");
            volume.Write("autounattend.xml", "<x>LEFTOVER-answer</x>");
            volume.Write("Windows/Panther/setupact.log", "LEFTOVER-panther");
            volume.Write("Recovery/Logs/Reload.xml", "LEFTOVER-recovery");
            volume.Write("Recovery/WindowsRE/ReAgent.xml", "KEPT-reagent");
            volume.Write("data.txt", "KEPT-data");
        });
        string output = folder.File("out.raw");

        string planned = VmGeneralizeTool.RunChecked("plan", disk).Output;
        VmGeneralizeTool.RunChecked("generalize", disk, "-o", output, "--format", "raw");

        Assert.Matches(@"partition [0-9]+:\\pagefile\.sys", planned);
        Assert.NotEmpty(ByteSearch.Words(disk, "LEFTOVER-"));
        Assert.Empty(ByteSearch.Words(output, "LEFTOVER-"));
        Assert.Superset(new HashSet<string> { "reagent", "data" }, ByteSearch.Words(output, "KEPT-").ToHashSet());
        ToolResult verified = VmGeneralizeTool.Run("verify", output);
        Assert.DoesNotContain("pagefile", verified.Output, StringComparison.Ordinal);
        Assert.Equal(ExitCodes.Leftovers, VmGeneralizeTool.Run("verify", disk).ExitCode);
        Judge(folder, output);
    }

    [SkippableTheory]
    [InlineData("EF00")] // EFI system partition
    [InlineData("0700")]
    public void They_go_from_volumes_with_FAT_and_a_search_names_where_they_were(string type)
    {
        OutsideTool.Require("mkfs.vfat", "mcopy", "mmd", "fsck.fat");
        using TemporaryFolder folder = new();
        string volume = folder.File("volume");
        SparseFile.Create(volume, (long)SizeMiB << 20);
        OutsideTool.RunChecked("mkfs.vfat", "-F", "16", volume);
        OutsideTool.RunChecked("mmd", "-i", volume, "::Windows", "::Windows/Panther", "::Recovery", "::Recovery/Logs", "::EFI", "::$RECYCLE.BIN");
        foreach ((string path, string text) in (ReadOnlySpan<(string, string)>)
        [
            ("pagefile.sys", "LEFTOVER-pagefile"), ("unattend.xml", "LEFTOVER-answer"), ("Windows/Panther/setupact.log", "LEFTOVER-panther"),
            ("Recovery/Logs/Reload.xml", "LEFTOVER-recovery"), ("EFI/data.txt", "KEPT-data"), ("$RECYCLE.BIN/x.txt", "LEFTOVER-bin"),
        ])
        {
            string source = folder.File("source");
            File.WriteAllText(source, text);
            OutsideTool.RunChecked("mcopy", "-o", "-i", volume, source, $"::{path}");
        }

        string disk = OnDisk(folder, volume, type);
        string output = folder.File("out.raw");
        string needles = folder.File("needles");
        File.WriteAllText(needles, "LEFTOVER-panther\n");
        ToolResult searched = VmGeneralizeTool.Run("verify", disk, "--search", needles);
        VmGeneralizeTool.RunChecked("generalize", disk, "-o", output, "--format", "raw", "--operations", "defaults,windows-recycle-bin");

        Assert.Matches(@"partition [0-9]+:\\Windows\\Panther\\setupact\.log, byte 0", searched.Output);
        Assert.Equal(5, ByteSearch.Words(disk, "LEFTOVER-").Distinct().Count());
        Assert.Empty(ByteSearch.Words(output, "LEFTOVER-"));
        Assert.Contains("data", ByteSearch.Words(output, "KEPT-"));
        string judged = folder.File("judged");
        SparseFile.Extract(output, (long)StartMiB << 20, (long)SizeMiB << 20, judged);
        OutsideTool.RunChecked("fsck.fat", "-n", judged);
    }

    [SkippableFact]
    public void A_recycle_bin_of_a_further_volume_is_told_and_emptied_where_that_is_chosen()
    {
        using TemporaryFolder folder = new();
        string disk = Build(folder, volume => volume.Write("$RECYCLE.BIN/S-1-5-21-1/$RABC.txt", "LEFTOVER-binned"));
        string kept = folder.File("kept.raw");
        string emptied = folder.File("emptied.raw");

        string told = VmGeneralizeTool.RunChecked("generalize", disk, "-o", kept, "--format", "raw").Output;
        VmGeneralizeTool.RunChecked("generalize", disk, "-o", emptied, "--format", "raw", "--operations", "defaults,windows-recycle-bin");

        Assert.Matches("warning: Partition [0-9]+ .*files in recycle bins \\(1, such as /\\$RECYCLE.BIN", told);
        Assert.NotEmpty(ByteSearch.Words(kept, "LEFTOVER-"));
        Assert.Empty(ByteSearch.Words(emptied, "LEFTOVER-"));
    }

    [SkippableFact]
    public void A_further_volume_of_a_hibernated_system_is_refused()
    {
        using TemporaryFolder folder = new();
        string disk = Build(folder, volume => volume.Write("hiberfil.sys", "HIBR" + new string('x', 8192)));

        ToolResult result = VmGeneralizeTool.Run("generalize", disk, "-o", folder.File("out.raw"), "--format", "raw");

        Assert.Equal(ExitCodes.Refused, result.ExitCode);
        Assert.Matches("hibernated uses partition [0-9]+", result.Error);
    }

    private static string Build(TemporaryFolder folder, Action<MountedNtfs> fill)
    {
        OutsideTool.Require("mkntfs", "ntfsresize");
        string volume = folder.File("volume");
        SparseFile.Create(volume, (long)SizeMiB << 20);
        OutsideTool.RunChecked("mkntfs", "-F", "-Q", "-q", "-p", (StartMiB * 2048).ToString(CultureInfo.InvariantCulture), volume);
        using (MountedNtfs mounted = new(volume))
        {
            fill(mounted);
        }

        return OnDisk(folder, volume, "0700");
    }

    private static string OnDisk(TemporaryFolder folder, string volume, string type)
    {
        OutsideTool.Require("sgdisk", "dd");
        WindowsGuest guest = WindowsGuest.Build(new WindowsGuestOptions());
        string disk = folder.File("two-volumes.raw");
        OutsideTool.RunChecked("cp", "--sparse=always", guest.Raw, disk);
        OutsideTool.RunChecked("truncate", "-s", $"{StartMiB + SizeMiB + 2}M", disk);
        OutsideTool.RunChecked("sgdisk", "-e", "-n", $"0:{StartMiB}M:+{SizeMiB}M", "-t", $"0:{type}", disk);
        OutsideTool.RunChecked("dd", $"if={volume}", $"of={disk}", "bs=1M", $"seek={StartMiB}", "conv=notrunc,sparse", "status=none");
        return disk;
    }

    private static void Judge(TemporaryFolder folder, string disk)
    {
        string volume = folder.File("judged");
        SparseFile.Extract(disk, (long)StartMiB << 20, (long)SizeMiB << 20, volume);
        Assert.Equal(0, OutsideTool.Run("ntfsresize", "--info", "--force", volume).ExitCode);
    }
}
