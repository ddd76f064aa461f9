using VmGeneralize.EndToEnd.Tests.Tool;
using VmGeneralize.TestSupport;
using VmGeneralize.TestSupport.Guests;

namespace VmGeneralize.EndToEnd.Tests;

/// <summary>A GPT that has lost a part is read from what is left, the damage is reported, and the output has a complete table.</summary>
public sealed class DamagedTableTests
{
    private const long DiskSize = 48 << 20;

    [SkippableTheory]
    [InlineData("The protective MBR is missing", 0, 512)]
    [InlineData("The primary GPT is damaged", 0, 34 * 512)]
    [InlineData("The primary GPT is damaged", 1024, 512)]
    [InlineData("The backup GPT is damaged", DiskSize - 512, 512)]
    public void It_is_told_and_whole_in_the_output(string told, long offset, int length)
    {
        using TemporaryFolder folder = new();
        SmallLinuxGuest guest = SmallLinuxGuest.Build(folder, _ => { });
        using (FileStream disk = File.OpenWrite(guest.Path))
        {
            disk.Position = offset;
            disk.Write(new byte[length]);
        }

        string output = folder.File("out.raw");
        Assert.Contains(told, VmGeneralizeTool.RunChecked("inspect", guest.Path).Output, StringComparison.Ordinal);
        Assert.Contains($"warning: {told}", VmGeneralizeTool.RunChecked("plan", guest.Path).Output, StringComparison.Ordinal);

        VmGeneralizeTool.RunChecked("generalize", guest.Path, "-o", output, "--format", "raw");

        Assert.Contains("No problems found", OutsideTool.Run("sgdisk", "-v", output).All, StringComparison.Ordinal);
        VmGeneralizeTool.RunChecked("verify", output);
    }

    [SkippableFact]
    public void A_table_that_is_whole_is_no_warning()
    {
        using TemporaryFolder folder = new();
        string plan = VmGeneralizeTool.RunChecked("plan", SmallLinuxGuest.Build(folder, _ => { }).Path).Output;
        Assert.DoesNotContain("GPT", plan, StringComparison.Ordinal);
        Assert.DoesNotContain("MBR", plan, StringComparison.Ordinal);
    }
}
