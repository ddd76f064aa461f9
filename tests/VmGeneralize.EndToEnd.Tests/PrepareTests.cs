using System.Text.Json;
using VmGeneralize.EndToEnd.Tests.Checks;
using VmGeneralize.EndToEnd.Tests.Tool;
using VmGeneralize.TestSupport;
using VmGeneralize.TestSupport.Guests;
using VmGeneralize.TestSupport.Judges;

namespace VmGeneralize.EndToEnd.Tests;

/// <summary><c>generalize --prepare</c>: the disk is cleaned before Sysprep, and not accepted for hand-over until Sysprep has run.</summary>
public sealed class PrepareTests
{
    [SkippableFact]
    public void A_system_before_sysprep_is_cleaned_stays_complete_and_is_refused_for_hand_over()
    {
        WindowsGuest guest = WindowsGuest.Build(new WindowsGuestOptions { State = ["--not-sysprepped"] });
        using TemporaryFolder folder = new();
        string prepared = folder.File("prepared.vhd");
        Plan plan = Plan.Parse(VmGeneralizeTool.RunChecked("generalize", guest.Raw, "--prepare", "--dry-run", "--json").Output);

        ToolResult result = VmGeneralizeTool.RunChecked("generalize", guest.Raw, "--prepare", "-o", prepared);

        Assert.Contains("sysprep.exe /generalize /oobe /shutdown", result.Output, StringComparison.Ordinal);
        Assert.Contains("Windows/MEMORY.DMP", plan.RemovedPaths);
        Assert.DoesNotContain("windows-ssh-host-keys", plan.Operations.Keys);
        using (NtfsPartition before = new(guest.Raw, guest.CStart, guest.CLength))
        using (NtfsPartition after = new(prepared, guest.CStart, guest.CLength))
        {
            GeneralizedVolume.AssertEqualsPlan(before, after, plan);
        }

        using JsonDocument sidecar = JsonDocument.Parse(File.ReadAllText(prepared + ".vmgeneralize.json"));
        Assert.Equal("prepared", sidecar.RootElement.GetProperty("state").GetString());
        Assert.Contains("IMAGE_STATE_COMPLETE", VmGeneralizeTool.RunChecked("inspect", prepared).Output, StringComparison.Ordinal);
        ToolResult handOver = VmGeneralizeTool.Run("generalize", prepared, "-o", folder.File("second.vhd"));
        Assert.True(handOver.ExitCode == ExitCodes.Refused, handOver.All);
        Assert.Equal(ExitCodes.Refused, VmGeneralizeTool.Run("run", prepared, "--to", folder.File("folder")).ExitCode);
        Assert.Equal(ExitCodes.Leftovers, VmGeneralizeTool.Run("verify", prepared).ExitCode);
    }

    [SkippableTheory]
    [InlineData("--sysprepped")]
    [InlineData("--sysprep-failed")]
    [InlineData("--audit")]
    [InlineData("--hibernated=hibr")]
    public void A_system_in_any_other_state_is_refused(string state)
    {
        WindowsGuest guest = WindowsGuest.Build(new WindowsGuestOptions { State = [state] });
        using TemporaryFolder folder = new();

        ToolResult result = VmGeneralizeTool.Run("generalize", guest.Raw, "--prepare", "-o", folder.File("out.vhd"));

        Assert.True(result.ExitCode == ExitCodes.Refused, result.All);
        Assert.Empty(Directory.EnumerateFiles(folder.Path));
    }
}
