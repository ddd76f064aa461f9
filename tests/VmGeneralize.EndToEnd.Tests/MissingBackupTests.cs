using VmGeneralize.EndToEnd.Tests.Tool;
using VmGeneralize.TestSupport;

namespace VmGeneralize.EndToEnd.Tests;

/// <summary>The backup boot sector after an NTFS volume, which chkdsk uses when the first one is lost.</summary>
public sealed class MissingBackupTests
{
    private const int Start = 77824; // sector of the partition with Windows, see fixtures/windows/README.md
    private const int Backup = 194559;
    private const int Sector = 512;

    [SkippableTheory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_missing_one_is_told_and_what_is_written_has_it(bool isMissing)
    {
        OutsideTool.Require("qemu-img");
        using TemporaryFolder folder = new();
        string disk = folder.File("disk.raw");
        OutsideTool.RunChecked("qemu-img", "convert", "-O", "raw", Path.Combine(Repository.Root, "fixtures", "windows", "server2022.vhdx"), disk);
        Assert.Equal(Read(disk, Start), Read(disk, Backup));
        if (isMissing)
        {
            using FileStream file = new(disk, FileMode.Open);
            file.Position = (long)Backup * Sector;
            file.Write(new byte[Sector]);
        }

        ToolResult inspect = VmGeneralizeTool.Run("inspect", disk);
        ToolResult plan = VmGeneralizeTool.Run("plan", disk);
        ToolResult run = VmGeneralizeTool.Run("generalize", disk, "-o", folder.File("out.raw"), "--format", "raw");

        const string Told = "The backup of the boot sector after the NTFS volume on partition 3 is missing.";
        Assert.True(run.ExitCode == ExitCodes.Done, run.All);
        Assert.Equal(isMissing, inspect.All.Contains(Told, StringComparison.Ordinal));
        Assert.Equal(isMissing, plan.All.Contains(Told + " The copy that is written has it.", StringComparison.Ordinal));
        Assert.Equal(isMissing, run.All.Contains(Told + " The copy that is written has it.", StringComparison.Ordinal));
        Assert.Equal(Read(folder.File("out.raw"), Start), Read(folder.File("out.raw"), Backup));
    }

    private static byte[] Read(string path, long sector)
    {
        using FileStream file = File.OpenRead(path);
        byte[] bytes = new byte[Sector];
        file.Position = sector * Sector;
        file.ReadExactly(bytes);
        return bytes;
    }
}
