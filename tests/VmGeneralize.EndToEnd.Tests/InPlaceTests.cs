using System.Text;
using VmGeneralize.EndToEnd.Tests.Support;
using VmGeneralize.EndToEnd.Tests.Tool;
using VmGeneralize.TestSupport;
using VmGeneralize.TestSupport.Guests;

namespace VmGeneralize.EndToEnd.Tests;

/// <summary>generalize --in-place and undo, as a user runs them.</summary>
public sealed class InPlaceTests : IDisposable
{
    private static readonly string Fixture = Path.Combine(Repository.Root, "fixtures", "windows", "server2022.vhdx");

    private readonly TemporaryFolder _folder = new();

    [SkippableTheory]
    [InlineData("raw", "raw", "subformat=raw")]
    [InlineData("vhd", "vpc", "subformat=fixed,force_size=on")]
    [InlineData("vhd", "vpc", "subformat=dynamic,force_size=on")]
    [InlineData("vhdx", "vhdx", "block_size=1M")]
    [InlineData("vhdx", "vhdx", "subformat=fixed")]
    public void It_is_what_a_new_file_would_be_and_can_be_taken_back(string ending, string format, string options)
    {
        OutsideTool.Require("qemu-img");
        string disk = _folder.File($"disk.{ending}");
        OutsideTool.RunChecked("qemu-img", ["convert", "-O", format, .. ending == "raw" ? (string[])[] : ["-o", options], Fixture, disk]);
        byte[] before = File.ReadAllBytes(disk);
        VmGeneralizeTool.RunChecked("generalize", disk, "-o", _folder.File("other"), "--format", "raw");

        ToolResult done = VmGeneralizeTool.RunChecked("generalize", disk, "--in-place", "--undo", _folder.File("undo"), "--report", _folder.File("page.html"));

        Assert.Contains("changed in place", done.Output, StringComparison.Ordinal);
        OutsideTool.RunChecked("qemu-img", "compare", "-f", format, "-F", "raw", disk, _folder.File("other"));
        Assert.Equal(Files(disk, disk + ".vmgeneralize.json", "other", "other.vmgeneralize.json", "page.html", "undo"), Files());
        Assert.Contains("\"state\": \"generalized\"", File.ReadAllText(disk + ".vmgeneralize.json"), StringComparison.Ordinal);
        Assert.Equal(0, VmGeneralizeTool.Run("verify", disk).ExitCode);
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(File.GetUnixFileMode(disk), File.GetUnixFileMode(_folder.File("undo")));
        }

        byte[] changed = File.ReadAllBytes(disk);
        VmGeneralizeTool.RunChecked("generalize", disk, "--in-place");
        Assert.Equal(changed, File.ReadAllBytes(disk)); // nothing is left to do

        VmGeneralizeTool.RunChecked("undo", disk, _folder.File("undo"));
        Assert.Equal(before, File.ReadAllBytes(disk));
        Assert.False(File.Exists(disk + ".vmgeneralize.json"));
        Assert.Equal(ExitCodes.Refused, VmGeneralizeTool.Run("undo", disk, _folder.File("undo")).ExitCode);
    }

    [SkippableTheory]
    [InlineData("raw", "raw")]
    [InlineData("vhdx", "vhdx")]
    [InlineData("vhd", "vpc")]
    public void Of_a_Linux_nothing_that_was_removed_now_or_earlier_is_in_any_byte_of_the_file(string ending, string format)
    {
        OutsideTool.Require("qemu-img", "debugfs", "e2fsck");
        const string Now = "removed-now-6f0b12";
        const string Earlier = "removed-earlier-93ac55";
        string raw = SmallLinuxGuest.Build(_folder, tree =>
        {
            Directory.CreateDirectory(Path.Combine(tree, "opt"));
            Directory.CreateDirectory(Path.Combine(tree, "root"));
            File.WriteAllText(Path.Combine(tree, "opt", "earlier.txt"), string.Concat(Enumerable.Repeat(Earlier + "\n", 3000)));
            File.WriteAllText(Path.Combine(tree, "root", ".bash_history"), Now);
        }).Path;
        OutsideTool.RunChecked("debugfs", "-w", "-R", "rm /opt/earlier.txt", $"{raw}?offset={SmallLinuxGuest.VolumeOffset}");
        string disk = _folder.File($"copy.{ending}");
        OutsideTool.RunChecked("qemu-img", ["convert", "-f", "raw", "-O", format, .. format == "vpc" ? (string[])["-o", "force_size=on"] : [], raw, disk]);
        byte[] before = File.ReadAllBytes(disk);
        Assert.All(new[] { Now, Earlier }, text => Assert.True(before.AsSpan().IndexOf(Encoding.UTF8.GetBytes(text)) >= 0, text));

        VmGeneralizeTool.RunChecked("generalize", disk, "--in-place", "--undo", _folder.File("undo"), "--operations", "defaults,linux-all-histories");
        VmGeneralizeTool.RunChecked("generalize", raw, "-o", _folder.File("other"), "--format", "raw", "--operations", "defaults,linux-all-histories");

        OutsideTool.RunChecked("qemu-img", "compare", "-f", format, "-F", "raw", disk, _folder.File("other"));
        byte[] after = File.ReadAllBytes(disk);
        Assert.All(new[] { Now, Earlier }, text => Assert.Equal(-1, after.AsSpan().IndexOf(Encoding.UTF8.GetBytes(text))));
        OutsideTool.RunChecked("qemu-img", "convert", "-f", format, "-O", "raw", disk, _folder.File("flat"));
        OutsideTool.RunChecked("e2fsck", "-fn", $"{_folder.File("flat")}?offset={SmallLinuxGuest.VolumeOffset}");
        VmGeneralizeTool.RunChecked("undo", disk, _folder.File("undo"));
        Assert.Equal(before, File.ReadAllBytes(disk));
    }

    /// <summary>The contents of a log are part of the disk; afterwards no log is left, and no copy in it of what was removed.</summary>
    [SkippableFact]
    public void A_log_that_nobody_replayed_counts_and_is_emptied()
    {
        OutsideTool.Require("qemu-img");
        string disk = _folder.File("disk.vhdx");
        OutsideTool.RunChecked("qemu-img", "convert", "-O", "vhdx", "-o", "block_size=1M", Fixture, disk);
        LoggedVhdx.MoveIntoLog(disk);
        byte[] before = File.ReadAllBytes(disk);
        Assert.Contains("a log that needs to be replayed", OutsideTool.Run("qemu-img", "info", disk).Error, StringComparison.Ordinal);
        VmGeneralizeTool.RunChecked("generalize", Fixture, "-o", _folder.File("other"), "--format", "raw");

        VmGeneralizeTool.RunChecked("generalize", disk, "--in-place", "--undo", _folder.File("undo"));

        OutsideTool.RunChecked("qemu-img", "check", disk);
        OutsideTool.RunChecked("qemu-img", "compare", "-f", "vhdx", "-F", "raw", disk, _folder.File("other"));
        Assert.Equal(-1, File.ReadAllBytes(disk).AsSpan().IndexOf("loge"u8));
        VmGeneralizeTool.RunChecked("undo", disk, _folder.File("undo"));
        Assert.Equal(before, File.ReadAllBytes(disk));
    }

    [Fact]
    public void A_saved_plan_holds_for_it_and_a_dry_run_changes_nothing()
    {
        string disk = Copy();
        byte[] before = File.ReadAllBytes(disk);
        File.WriteAllText(_folder.File("plan"), VmGeneralizeTool.RunChecked("plan", disk, "--json").Output);
        VmGeneralizeTool.RunChecked("generalize", disk, "--in-place", "--dry-run");
        Assert.Equal(before, File.ReadAllBytes(disk));

        VmGeneralizeTool.RunChecked("generalize", disk, "--in-place", "--plan", _folder.File("plan"));
        ToolResult again = VmGeneralizeTool.Run("generalize", disk, "--in-place", "--plan", _folder.File("plan"));

        Assert.Equal(ExitCodes.Refused, again.ExitCode);
        Assert.Contains("was changed since", again.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--in-place changes the disk itself", "--in-place", "-o", "x.vhd")]
    [InlineData("--in-place changes the disk itself", "--in-place", "--format", "raw")]
    [InlineData("--in-place changes the disk itself", "--in-place", "--force")]
    [InlineData("--undo needs --in-place", "--undo", "x")]
    public void What_contradicts_it_is_a_mistake(string expected, params string[] options)
    {
        string disk = Copy();
        byte[] before = File.ReadAllBytes(disk);

        ToolResult result = VmGeneralizeTool.Run(["generalize", disk, .. options]);

        Assert.Equal(ExitCodes.Usage, result.ExitCode);
        Assert.Contains(expected, result.Error, StringComparison.Ordinal);
        Assert.Equal(before, File.ReadAllBytes(disk));
    }

    [Fact]
    public void A_way_back_that_exists_is_not_overwritten()
    {
        string disk = Copy();
        File.WriteAllText(_folder.File("undo"), "mine");

        ToolResult result = VmGeneralizeTool.Run("generalize", disk, "--in-place", "--undo", _folder.File("undo"));

        Assert.Equal(ExitCodes.Refused, result.ExitCode);
        Assert.Equal("mine", File.ReadAllText(_folder.File("undo")));
        Assert.Equal(File.ReadAllBytes(Fixture), File.ReadAllBytes(disk));
    }

    public void Dispose() => _folder.Dispose();

    private string Copy()
    {
        string disk = _folder.File("disk.vhdx");
        File.Copy(Fixture, disk);
        return disk;
    }

    private string[] Files(params string[] names) => names.Length == 0
        ? [.. Directory.GetFiles(_folder.Path).Order(StringComparer.Ordinal)]
        : [.. names.Select(name => Path.IsPathRooted(name) ? name : _folder.File(name)).Order(StringComparer.Ordinal)];
}
