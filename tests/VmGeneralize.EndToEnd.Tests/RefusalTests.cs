using VmGeneralize.EndToEnd.Tests.Checks;
using VmGeneralize.EndToEnd.Tests.Tool;
using VmGeneralize.TestSupport;
using VmGeneralize.TestSupport.Guests;
using VmGeneralize.TestSupport.Judges;

namespace VmGeneralize.EndToEnd.Tests;

/// <summary>States in which a disk must not be touched: refused by name, with the next step, and described by <c>inspect</c>.</summary>
public sealed class RefusalTests
{
    [SkippableTheory]
    [InlineData("--not-sysprepped", "IMAGE_STATE_COMPLETE", "sysprep(.exe)? .*/generalize")]
    [InlineData("--sysprep-failed", "IMAGE_STATE_UNDEPLOYABLE", "Get-AppxPackage .*Remove-AppxPackage")]
    [InlineData("--audit", "AUDIT", "sysprep")]
    [InlineData("--hibernated", "hibernat", "shutdown|powercfg")]
    [InlineData("--hibernated=hibr", "hibernat", "shutdown|powercfg")]
    [InlineData("--hibernated=short", "hiber", "shutdown|powercfg|boot")]
    [InlineData("--volume-dirty", "dirty", "another Windows computer.*chkdsk")]
    [InlineData("--bitlocker", "BitLocker", "decrypt|manage-bde|Disable-BitLocker")]
    public void A_disk_in_this_state_is_refused_and_described(string state, string cause, string nextStep)
    {
        WindowsGuest guest = WindowsGuest.Build(new WindowsGuestOptions { State = [state] });
        using TemporaryFolder folder = new();
        string before = Digest.OfFile(guest.Raw);
        string output = folder.File("out.vhd");
        string[][] commands =
        [
            ["generalize", guest.Raw, "-o", output],
            ["generalize", guest.Raw, "-o", output, "--force"],
            ["generalize", guest.Raw, "-o", output, "--dry-run"],
            ["run", guest.Raw, "--to", folder.File("folder")],
        ];
        foreach (string[] command in commands)
        {
            ToolResult result = VmGeneralizeTool.Run(command);
            Assert.True(result.ExitCode == ExitCodes.Refused, result.All);
            Assert.Matches($"(?i){cause}", result.Error);
            Assert.Matches($"(?is){nextStep}", result.Error);
        }

        Assert.Empty(Directory.EnumerateFiles(folder.Path, "*", SearchOption.AllDirectories));
        Assert.Equal(before, Digest.OfFile(guest.Raw));

        ToolResult text = VmGeneralizeTool.RunChecked("inspect", guest.Raw);
        Assert.Matches($"(?i){cause}", text.Output);
        ToolResult json = VmGeneralizeTool.RunChecked("inspect", guest.Raw, "--json");
        Assert.Matches($"(?i){cause}", json.Output);
    }

    [SkippableTheory]
    [InlineData("wake")]
    [InlineData("WAKE")]
    [InlineData("zero")]
    public void A_hibernation_file_that_is_not_in_use_is_removed(string signature)
    {
        WindowsGuest guest = WindowsGuest.Build(new WindowsGuestOptions { State = [$"--hibernated={signature}"] });
        using TemporaryFolder folder = new();
        string output = folder.File("out.vhd");
        Plan plan = VmGeneralizeTool.Plan(guest.Raw);

        VmGeneralizeTool.RunChecked("generalize", guest.Raw, "-o", output);

        Assert.Contains("hiberfil.sys", plan.RemovedPaths);
        using NtfsPartition after = (GuestDisk.Of(guest) with { Path = output }).OpenC();
        after.AssertClean();
        Assert.DoesNotContain("hiberfil.sys", after.Manifest().Rows.Keys);
    }
}
